"""Envoy in front of replicas, on one machine."""
