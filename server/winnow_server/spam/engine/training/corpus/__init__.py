"""Messages of our own writing that training learns from beside the sources of a data folder."""

from winnow_server.spam.engine.training.corpus.datasets import SOURCES, corpus, weight_of
from winnow_server.spam.engine.training.corpus.templates import Template, read_templates

__all__ = ["SOURCES", "Template", "corpus", "read_templates", "weight_of"]
