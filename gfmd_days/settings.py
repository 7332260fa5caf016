"""Settings of GFMD Days, read from the environment (see docs/architecture.md)."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from gfmd_days import environment
from gfmd_days.core import zones

zones.use_packaged_data()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
# Built things (static files, fonts) stay in var; what people entrust to the site
# may live elsewhere.
DATA_DIR = environment.data_dir(VAR_DIR)

DEBUG = environment.flag("DEBUG")
VENUE = environment.flag("VENUE")  # a laptop with a site's event (docs/venue.md)
SECRET_KEY = environment.secret_key(DATA_DIR)
BASE_URL = environment.base_url()
ALLOWED_HOSTS = environment.hosts(BASE_URL)
SECURE = BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "gfmd_days",
    "gfmd_days.api",
    "badges",
    "agenda",
    "registration",
    "gfmd_days.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_countries",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "i18nfield",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "gfmd_days.core.middleware.RefusedInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gfmd_days.core.middleware.ChosenLanguageMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "gfmd_days.urls"
ASGI_APPLICATION = "gfmd_days.asgi.application"
WSGI_APPLICATION = "gfmd_days.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "gfmd_days" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["gfmd_days.core.templatetags.gfmd"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gfmd_days.navigation.menus",
                "gfmd_days.core.on_site.told_to_pages",
            ],
        },
    }
]

DATABASES = {"default": environment.database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": environment.cache(),
    # Public pages, for seconds: each process keeps its own (see core.kept).
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}
KEEP_PAGES = environment.flag("KEEP_PAGES", default=True)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Mail leaves through the outbox of core, never directly from a view.
vars().update(environment.mail(DATA_DIR))
DEFAULT_FROM_EMAIL = environment.mail_from(BASE_URL)
EMAIL_TIMEOUT = 20

# Language
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
]
LOCALE_PATHS = [BASE_DIR / "gfmd_days" / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = "gfmd_days.formats"
USE_TZ = True
TIME_ZONE = "UTC"

# Sign-in
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:dashboard"
ACCOUNT_ADAPTER = "gfmd_days.core.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "GFMD Days"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
SESSION_COOKIE_AGE = 14 * 24 * 3600

# Protection
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "gfmd_days.core.views.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
# Benchmarks and load tests switch the brake on public forms off.
RATE_LIMITS = environment.flag("RATE_LIMITS", default=True)

# Webhooks go to the public internet alone, but for a developer's own machine.
WEBHOOKS_TO_LOOPBACK = DEBUG

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [path for path in [BASE_DIR / "frontend" / "dist"] if path.is_dir()]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
FONTS_DIR = VAR_DIR / "fonts"

# Badges in wallets are offered where there are keys (docs/wallets.md).
APPLE_WALLET = environment.apple_wallet()
GOOGLE_WALLET = environment.google_wallet()

COUNTRIES_OVERRIDE = {"XK": _("Kosovo")}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "gfmd_days.api.authentication.ApiTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["gfmd_days.api.throttles.CallsPerMinute"],
    "NUM_PROXIES": 1 if SECURE else 0,
    "DEFAULT_FILTER_BACKENDS": ["gfmd_days.api.filtering.Filters"],
    "DEFAULT_PAGINATION_CLASS": "gfmd_days.api.paging.Pages",
    "PAGE_SIZE": 50,
    "DEFAULT_PARSER_CLASSES": ["gfmd_days.api.parsing.Json"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "gfmd_days.api.refusals.answer",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "GFMD Days",
    "DESCRIPTION": (
        "Events, programme, registrations, badges and scans of GFMD Days.\n\n"
        "Send a token made at `/accounts/api-token/` as `Authorization: Bearer TOKEN`. "
        "It opens what its maker may see, and no more. Fields that need a further "
        "right are left out of the answer. Texts in several languages are objects by "
        "language code; error messages follow `Accept-Language`.\n\n"
        "What you send is read to the letter: unknown names and values of another type "
        "are refused with 400 and named. A deed that is not possible now is refused "
        "with 409, with a `code` for programs and the reason in words.\n\n"
        "To keep a copy of the registrations in step, follow `next` through "
        "`registrations/?ordering=changed_at`, and later ask for `changed_since`, some "
        "minutes before the time of your last call, because what was being saved then "
        "carries an earlier time.\n\n"
        "To hear of changes at once, let an owner add a webhook in the event's "
        "settings: it tells your program keys and codes, signed as the Standard "
        "Webhooks say."
    ),
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_AUTHENTICATION": [],
    "ENUM_NAME_OVERRIDES": {
        "StateEnum": "registration.models.State",
        "DecisionEnum": "registration.models.Decision",
        "ReasonEnum": "registration.models.Reason",
        "SectorEnum": "gfmd_days.core.models.Sector",
        "GenderEnum": "gfmd_days.core.models.Gender",
        "ScanOutcomeEnum": "badges.models.ScanOutcome",
        "PointKindEnum": "badges.models.PointKind",
        "PrintKindEnum": "badges.models.PrintKind",
        "PrinterKindEnum": "badges.models.PrinterKind",
        "OperationKindEnum": "badges.models.OperationKind",
        "SessionKindEnum": "agenda.models.Kind",
        "ProposalStateEnum": "agenda.models.ProposalState",
        "JobStateEnum": "gfmd_days.core.models.JobState",
        "DecidingOutcomeEnum": "gfmd_days.api.serializers.registrations.CAME",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "gfmd_days.api.schema.say_who_sees_what",
        "gfmd_days.api.schema.say_what_is_refused",
        "gfmd_days.api.schema.say_what_is_what",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "list"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
