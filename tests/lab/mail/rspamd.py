"""An Rspamd that judges SPF, DKIM and DMARC as a milter, and writes down what it found."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

from tests.lab.processes import Child

PROGRAM = "/usr/bin/rspamd"
CONFIG = """\
options {{
  filters = "dkim";
  check_all_filters = true;
  url_tld = "{directory}/tlds";
  pidfile = "{directory}/pid";
  tempdir = "{directory}";
  rrd = "";
  hs_cache_dir = "{directory}";
  dns {{
    nameserver = ["{resolver}"];
    timeout = 2s;
    retransmits = 2;
  }}
}}
logging {{
  type = "file";
  filename = "{directory}/said";
  level = "info";
}}
worker "rspamd_proxy" {{
  bind_socket = "127.0.0.1:{port}";
  milter = {milter};
  timeout = 20s;
  count = 1;
  upstream "local" {{
    default = yes;
    self_scan = yes;
  }}
}}
{rules}
modules {{
  path = "$PLUGINSDIR";
}}
actions {{
  add_header = 6;
  reject = 100;
}}
group "policies" {{
  symbols = {{
    "R_SPF_FAIL" {{ weight = 8; }}
    "R_DKIM_REJECT" {{ weight = 8; }}
    "DMARC_POLICY_QUARANTINE" {{ weight = 8; }}
  }}
}}
spf {{
  min_cache_ttl = 1s;
}}
dmarc {{
  actions = {{
    quarantine = "add_header";
    reject = "reject";
  }}
}}
milter_headers {{
  use = ["authentication-results", "x-spamd-result", "spam-header"];
  skip_local = false;
  routines {{
    authentication-results {{
      add_smtp_user = false;
    }}
    spam-header {{
      header = "X-Spam";
      value = "Yes";
    }}
  }}
}}
"""


def rspamd(directory: Path, port: int, resolver: str, *, milter: bool = True) -> Child:
    """At `port`, as a milter, or over HTTP with the rules about content as well.

    It asks `resolver`, "IP:PORT", and nobody else.
    """
    directory.mkdir()
    (directory / "tlds").write_text("example\ncom\n", "utf-8")
    config = directory / "rspamd.conf"
    spoken, rules = ("yes", "") if milter else ("no", 'lua = "$RULESDIR/rspamd.lua";')
    said = CONFIG.format(directory=directory, port=port, resolver=resolver, milter=spoken, rules=rules)
    config.write_text(said, "utf-8")
    shutil.chown(directory, "_rspamd", "_rspamd")
    command = [PROGRAM, "-f", "-u", "_rspamd", "-g", "_rspamd", "-c", str(config)]
    child = Child(command, directory / "log", directory=directory)
    child.wait_until(lambda: _listens(port))
    return child


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
