"""Seeded defects, one module a family of rules: a name, the rule that must find it, and the change that makes it."""
