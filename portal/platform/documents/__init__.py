"""Papers: plain data in, PDF out. Independent of features and of the database.

``papers`` holds the contents, ``printing`` renders a paper as PDF, ``annex_workbook`` writes the
annex of an SK as a spreadsheet. Papers are always Indonesian, whatever the screen language, because
they are official documents; their texts are not translated.
"""
