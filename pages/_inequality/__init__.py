"""The parts of the page of inequalities. Dash imports no page from a folder whose name begins with an underscore."""
