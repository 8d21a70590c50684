"""Messages of our own writing that training learns from beside the sources of a data folder."""

from winnow_server.spam.engine.training.corpus.datasets import NAME, corpus
from winnow_server.spam.engine.training.corpus.templates import Template, read_templates

__all__ = ["NAME", "Template", "corpus", "read_templates"]
