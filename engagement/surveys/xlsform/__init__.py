"""Import and export of a survey's definition as XLSForm, the questionnaires of ODK, Kobo and Ona in a workbook.

``importing.read_xlsform`` reads a workbook, ``exporting.write_xlsform`` writes one; ``docs/xlsform.md`` says what both can.
"""
