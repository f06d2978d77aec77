"""Interchange with other programs, one module a format, each with its reader and its writer."""
