"""Join a list of your own with a copy by harvest.py: `python join.py FOLDER yours.csv orgnr > joined.csv`.

The last word is the column of yours that holds the organisation number. Each row gets the address and the name that the
register has for the organisation, and how many engagements name it as the one engaged; none where it is not there.
"""

import csv
import re
import sys

from pyoxigraph import Store

QUESTION = """
PREFIX ansvar: <https://w3id.org/ansvar/ns#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?number ?organisation (SAMPLE(?label) AS ?name) (COUNT(DISTINCT ?engagement) AS ?engagements) WHERE {
  ?organisation org:identifier ?number ; skos:prefLabel ?label .
  OPTIONAL { ?engagement ansvar:engaged ?organisation }
} GROUP BY ?number ?organisation ORDER BY ?organisation
"""


def digits(number):
    return re.sub(r"\D", "", number)[-10:]


folder, path, column = sys.argv[1:]
found = Store.read_only(folder).query(QUESTION, use_default_graph_as_union=True)
theirs = {digits(row["number"].value): [row[n].value for n in ("organisation", "name", "engagements")] for row in found}
with open(path, encoding="utf-8-sig", newline="") as file:  # noqa: PTH123
    rows = csv.DictReader(file)
    out = csv.writer(sys.stdout)
    out.writerow([*rows.fieldnames, "address", "name", "engagements"])
    out.writerows([*row.values(), *theirs.get(digits(row[column]), ("", "", ""))] for row in rows)
