"""What a sentence or a list of the narrative itself claims."""
