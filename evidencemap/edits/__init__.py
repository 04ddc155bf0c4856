"""The one door through which a user's files are changed: all of a change happens or nothing, and it can be undone.

A command reads and computes inside ``locked``, then gives ``commit`` what it read and what is to be written.
"""

from evidencemap.edits.commit import commit, is_inside, locked
from evidencemap.edits.durable import umask
from evidencemap.edits.edit import Edit, refuse_without_folder, refused
from evidencemap.edits.in_place import edit_in_place, in_place, text_of
from evidencemap.edits.outside import refuse_what_is_taken, write_file, write_new_folder, write_over
from evidencemap.edits.reading import read_between_changes

__all__ = [
    "Edit",
    "commit",
    "edit_in_place",
    "in_place",
    "is_inside",
    "locked",
    "read_between_changes",
    "refuse_what_is_taken",
    "refuse_without_folder",
    "refused",
    "text_of",
    "umask",
    "write_file",
    "write_new_folder",
    "write_over",
]
