"""The rules, one module a family; each class with a ``kind`` is a rule, found without being imported by name."""
