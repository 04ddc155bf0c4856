"""Results to a web site: page values, templates, files; HTML and Jinja2 are known here and nowhere else."""
