"""Papers: plain data in, PDF out. Knows no feature and no database.

``papers`` and ``lists`` say what stands on a paper, ``printing`` turns one or many of them into a
PDF, ``annex_workbook`` writes the annex of an SK as a spreadsheet. Papers are Indonesian whatever
the language of the screen: they are documents of the office, so their text is not translated.
"""
