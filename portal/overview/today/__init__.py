"""A caseworker's day: whom to visit, in walking order, and what happened in their cases."""
