def test_health_check_says_ok(client, db):
    assert client.get("/healthz").content == b"ok"
