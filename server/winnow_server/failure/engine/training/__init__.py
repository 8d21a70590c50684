"""How the failure models are learnt. Not used while serving."""
