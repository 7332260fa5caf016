def test_health_check_says_ok(client, db):
    assert client.get("/healthz").content == b"ok"


def test_front_page_speaks_the_visitors_language(client, event):
    page = client.get("/?lang=ar").content.decode()
    assert 'lang="ar" dir="rtl"' in page
    assert "?lang=fr" in page
    assert client.get("/").content.decode().count('dir="rtl"') == 1


def test_unknown_page_is_answered_kindly(client, db):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert b"There is no such page" in answer.content
