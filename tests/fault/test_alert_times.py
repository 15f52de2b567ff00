"""From the job of the index to the alert, on the threads of a server: within a minute, whoever does not answer."""

import socket
import threading
import time

from support.factories import a_case, a_document, a_page, an_agency
from support.stored import store
from support.waiting import until

from api import saving
from api.pool import Pool
from api.saving import SaveAsked
from api.settings import Settings
from api.wiring import INDEX_VERSION, open_workspace
from models.job import Stage
from models.search import Query, Scope, Term

WITHIN = 60
ADDRESSES = 8
"""Each is waited for ten seconds: together longer than an alert may take."""


def test_an_alert_comes_within_a_minute_of_indexing_while_addresses_do_not_answer(tmp_path):
    with socket.create_server(("127.0.0.1", 0), backlog=64) as deaf:
        workspace = open_workspace(Settings(data=tmp_path / "data", meaning=False, webhook_hosts="127.0.0.1"))
        workspace.records.people.add_agency(an_agency())
        case = a_case("BO-1")
        workspace.records.cases.add(case)
        address = f"http://127.0.0.1:{deaf.getsockname()[1]}/hook"
        for number in range(ADDRESSES):
            asked = SaveAsked(name=f"aviso {number}", text="pasaporte", watching=True, webhook=address)
            saving.save(workspace, workspace.operator, asked)
        pool = Pool(workspace)
        threads = [threading.Thread(target=work, daemon=True) for work in (pool._index, pool._alert, pool._send)]
        for thread in threads:
            thread.start()
        query, scope = Query(node=Term(word="pasaporte"), limit=0), Scope(cases=frozenset([case.id]))
        try:
            for number in (1, 2):
                document = a_document(a_page("Un pasaporte."), name=f"{number}.txt", case=case.id)
                store(workspace.records, document)
                workspace.records.jobs.enqueue(document.id, case=case.id, stage=Stage.INDEX, version=INDEX_VERSION)
                assert until(lambda n=number: workspace.engine.find(query, scope).total == n, WITHIN)
                indexed = time.monotonic()
                wanted = number * ADDRESSES
                assert until(lambda n=wanted: saving.inbox(workspace, workspace.operator).total == n, WITHIN)
                assert time.monotonic() - indexed < WITHIN
        finally:
            pool._stop.set()
            for thread in threads[:2]:
                thread.join()
    threads[2].join()
    workspace.close()
