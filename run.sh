cd /tmp/w/me && PYTHONPATH=/tmp/w/me exec /tmp/venv/bin/python -m derive "$@"
