"""The JSON API: routes, what they take (parameters) and what they give (bodies)."""
