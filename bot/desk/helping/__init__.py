"""What makes the right answer the easy one: the knowledge with its citations, canned answers, suggestions."""
