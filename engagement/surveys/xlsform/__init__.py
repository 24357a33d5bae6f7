"""Import and export of a survey's definition as XLSForm, the questionnaires of ODK, Kobo and Ona in a workbook.

``importing.read_xlsform`` reads a workbook, ``exporting.write_xlsform`` writes one; what both can stands in
``docs/xlsform.md``.
"""
