"""Keep a copy of a register in step by its feed: `python harvest.py https://ansvar.example FOLDER`, time and again."""

import json
import re
import sys
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

AS = "https://www.w3.org/ns/activitystreams#"


def get(url):
    with urlopen(url, timeout=60) as answer:
        links = re.findall(r'<([^>]*)>; rel="(\w+)"', answer.headers.get("Link", ""))
        return list(parse(answer.read(), RdfFormat.N_QUADS)), {rel: urljoin(url, to) for to, rel in links}


register, folder = sys.argv[1:]
store, note = Store(folder), Path(f"{folder}.position")
page, last = json.loads(note.read_text()) if note.exists() else ("", "")
first = get(f"{register}/feed.nq")[1].get("first", "")
if page.rpartition("/")[0] != first.rpartition("/")[0]:  # The feed began anew: what it no longer holds must not stay.
    store.clear()
    page, last = first, ""
while page:
    quads, links = get(page)
    said = {(q.subject, q.predicate.value): q.object for q in quads if q.graph_name == DefaultGraph()}
    for time, member in sorted((o.value, s) for (s, p), o in said.items() if p == f"{AS}published" and o.value > last):
        graph = NamedNode("/doc/".join(said[member, f"{AS}object"].value.rsplit("/id/", 1)))
        store.remove_graph(graph)
        store.extend(Quad(q.subject, q.predicate, q.object, graph) for q in quads if q.graph_name == member)
        last = time
    note.write_text(json.dumps([page, last]))  # After the page, for to read one twice makes no difference.
    page = links.get("next")
print(f"{len(list(store.named_graphs()))} records, {len(store)} statements")
