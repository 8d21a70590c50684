"""What a project does with messages: thresholds, lists, a policy on trial."""
