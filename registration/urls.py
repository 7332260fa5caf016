"""Addresses of registration."""

from django.urls import include, path

from registration.exports.files import Format
from registration.views import (
    apply,
    balance,
    builder,
    changes,
    committee,
    drafts,
    duplicates,
    export,
    files,
    importing,
    intake,
    letter_texts,
    letters,
    listing,
    lists,
    one,
    own,
    participants,
    previewing,
    proposals,
    release,
    reserve,
    review,
    statistics,
    support,
    travel,
    verify,
)
from registration.views import forms as whole

app_name = "registration"
public = [
    path("apply/", apply.apply, name="apply"),
    path("apply/draft/", drafts.keep_draft, name="keep_draft"),
    path("apply/file/", files.keep_file, name="keep_file"),
    path("apply/file/<uuid:pk>/", files.draft_file, name="draft_file"),
    path("apply/sent/", apply.sent, name="sent"),
    path("apply/resume/<str:token>/", drafts.resume, name="resume"),
    path("apply/<slug:way>/", apply.apply, name="apply_by"),
    path("participants/", participants.participants, name="participants"),
    path("participants.pdf", participants.participants_pdf, name="participants_pdf"),
    path("link/", apply.send_link, name="link"),
]
own_page = [
    path("", own.own, name="own"),
    path("edit/", own.edit, name="own_edit"),
    path("file/<uuid:pk>/", files.own_file, name="own_file"),
    path("send/", own.submit, name="own_submit"),
    path("confirm/", own.confirm, name="own_confirm"),
    path("decline/", own.decline, name="own_decline"),
    path("withdraw/", own.withdraw, name="own_withdraw"),
    path("change/", changes.ask, name="own_ask"),
    path("travel/", travel.travel, name="own_travel"),
    path("travel/keep/", travel.keep_travel, name="own_keep_travel"),
    path("letters/", travel.letters, name="own_letters"),
    path("letters/<str:number>.pdf", travel.letter_file, name="own_letter_file"),
    path("support/", support.own, name="own_support"),
    path("support/<int:pk>/", support.own_take_back, name="own_take_support_back"),
]
letter_pages = [
    path("", letters.register, name="letters"),
    path("list.csv", letters.register_csv, name="letters_csv"),
    path("issue/", letters.issue, name="issue_letters"),
    path("outdated/", letters.outdated, name="outdated_letters"),
    path("<int:pk>/file/", letters.file, name="letter_file"),
    path("<int:pk>/renew/", letters.renew, name="renew_letter"),
    path("<int:pk>/revoke/", letters.revoke, name="revoke_letter"),
    path("head/", letter_texts.letterhead, name="letterhead"),
    path("head/<slug:name>.png", letter_texts.picture, name="letterhead_picture"),
    path("texts/", letter_texts.texts, name="letter_texts"),
    path("texts/<slug:kind>/<slug:language>/", letter_texts.text, name="letter_text"),
    path(
        "texts/<slug:kind>/<slug:language>/reset/",
        letter_texts.reset,
        name="reset_letter_text",
    ),
    path(
        "texts/<slug:kind>/<slug:language>/sample/",
        letter_texts.sample,
        name="letter_sample",
    ),
]
support_pages = [
    path("", support.requests, name="support"),
    path("<int:pk>/", support.one, name="support_one"),
    path("<int:pk>/refuse/", support.refuse, name="refuse_support"),
    path("grants/<int:pk>/pay/", support.pay, name="pay_grant"),
    path("grants/<int:pk>/take-back/", support.take_grant_back, name="take_grant_back"),
    path("funds/add/", support.fund, name="add_fund"),
    path("funds/<int:pk>/", support.fund, name="fund"),
    path("funds/<int:pk>/remove/", support.remove_fund, name="remove_fund"),
    path("report/", support.report, name="support_report"),
    path("list.csv", support.export, {"format_": Format.CSV}, name="support_csv"),
    path("list.xlsx", support.export, {"format_": Format.XLSX}, name="support_xlsx"),
]
manage = [
    path("", listing.registrations, name="list"),
    path("bulk/", listing.bulk, name="bulk"),
    path("add/", one.add, name="add"),
    path("export/", export.export, name="export"),
    path("import/", importing.upload, name="import"),
    path("import/<uuid:pk>/", importing.columns, name="import_columns"),
    path("import/<uuid:pk>/check/", importing.check, name="import_check"),
    path("import/<uuid:pk>/faults/", importing.faults, name="import_faults"),
    path("import/<uuid:pk>/take/", importing.take, name="import_take"),
    path("import/<uuid:pk>/forget/", importing.forget, name="import_forget"),
    path("<int:pk>/", one.registration, name="one"),
    path("<int:pk>/edit/", one.edit, name="edit"),
    path("<int:pk>/file/<slug:key>/", files.team_file, name="file"),
    path("<int:pk>/move/", one.move, name="move"),
    path("<int:pk>/deadline/", one.extend, name="extend"),
    path("<int:pk>/note/", one.note, name="note"),
    path("<int:pk>/link/", one.send_link, name="one_link"),
    path("<int:pk>/accessibility/", one.accessibility, name="accessibility"),
    path("<int:pk>/answers/<slug:key>/", one.answer, name="answer"),
    path("<int:pk>/travel/", travel.team_travel, name="team_travel"),
]
releases = [
    path("", release.release, name="release"),
    path("start/", release.start, name="start_release"),
    path("mails/<slug:decision>/<slug:language>/", release.mail, name="release_mail"),
    path(
        "mails/<slug:decision>/<slug:language>/html/",
        release.mail_html,
        name="release_mail_html",
    ),
]
reserves = [
    path("", reserve.reserve_list, name="reserve"),
    path("automatic/", reserve.automatic, name="reserve_automatic"),
    path("<int:pk>/order/", reserve.order, name="reserve_order"),
    path("<int:pk>/up/", reserve.move_up, name="move_up"),
]
change_requests = [
    path("", changes.changes, name="changes"),
    path("<int:pk>/", changes.answer, name="answer_change"),
]
settings = [
    path("", intake.intake, name="intake"),
    path("categories/add/", intake.category, name="add_category"),
    path("categories/<int:pk>/", intake.category, name="category"),
    path("categories/<int:pk>/remove/", intake.remove_category, name="remove_category"),
    path("ways-in/add/", intake.stream, name="add_stream"),
    path("ways-in/<int:pk>/", intake.stream, name="stream"),
    path("ways-in/<int:pk>/remove/", intake.remove_stream, name="remove_stream"),
]
reviews = [
    path("", review.queue, name="review"),
    path("<int:pk>/", review.one, name="review_one"),
    path("<int:pk>/conflict/", review.conflict, name="review_conflict"),
    path("conflicts/<int:pk>/end/", review.end_conflict, name="end_conflict"),
    path("phases/", committee.phases, name="review_phases"),
    path("phases/add/", committee.edit_phase, name="add_review_phase"),
    path("phases/<int:pk>/", committee.phase, name="review_phase"),
    path("phases/<int:pk>/edit/", committee.edit_phase, name="edit_review_phase"),
    path("phases/<int:pk>/remove/", committee.remove_phase, name="remove_phase"),
    path("phases/<int:pk>/spread/", committee.spread, name="spread_reviews"),
    path("phases/<int:pk>/remind/", committee.remind, name="remind_reviewers"),
    path("phases/<int:pk>/results/", committee.phase_results, name="review_results"),
    path("phases/<int:pk>/criteria/", committee.add_criterion, name="add_criterion"),
    path("criteria/<int:pk>/", committee.edit_criterion, name="criterion"),
    path(
        "criteria/<int:pk>/remove/", committee.remove_criterion, name="remove_criterion"
    ),
]
people_twice = [
    path("", duplicates.pairs, name="duplicates"),
    path("look/", duplicates.look, name="duplicates_look"),
    path("<int:pk>/", duplicates.merge, name="duplicate"),
    path("<int:pk>/different/", duplicates.different, name="duplicate_different"),
    path("<int:pk>/again/", duplicates.ask_again, name="duplicate_again"),
    path("merged/<int:pk>/undo/", duplicates.undo, name="merge_undo"),
]
forms = [
    path("", whole.forms, name="forms"),
    path("add/", whole.add, name="add_form"),
    path("copy/", whole.copy, name="copy_form"),
    path("import/", whole.bring_in, name="import_form"),
    path("<slug:form>/", builder.builder, name="form"),
    path("<slug:form>/arrange/", builder.arrange, name="arrange_form"),
    path("<slug:form>/settings/", whole.settings, name="form_settings"),
    path("<slug:form>/remove/", whole.remove, name="remove_form"),
    path("<slug:form>/file/", whole.save_file, name="form_file"),
    path("<slug:form>/publish/", whole.publish, name="publish_form"),
    path("<slug:form>/preview/", previewing.preview, name="form_preview"),
    path("<slug:form>/versions/", whole.versions, name="form_versions"),
    path("<slug:form>/versions/<int:number>/", whole.version, name="form_version"),
    path("<slug:form>/add-question/", builder.add_question, name="add_question"),
    path("<slug:form>/add-section/", builder.add_section, name="add_section"),
    path("<slug:form>/questions/<slug:key>/", builder.question, name="question"),
    path("<slug:form>/sections/<slug:key>/", builder.section, name="section"),
]
selection = [
    path("", balance.board, name="board"),
    path("targets/<str:dimension>/", balance.targets, name="targets"),
    path("pins/<int:pk>/", proposals.pin, name="pin"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/new/", proposals.propose, name="propose"),
    path("proposals/compare/", proposals.compare, name="compare_proposals"),
    path("proposals/running/<uuid:pk>/", proposals.running, name="proposal_running"),
    path("proposals/<int:number>/", proposals.proposal, name="proposal"),
    path("proposals/<int:number>/adopt/", proposals.adopt, name="adopt_proposal"),
]
papers = [
    path("", lists.lists, name="lists"),
    path("list.csv", lists.list_file, {"format_": Format.CSV}, name="list_csv"),
    path("list.xlsx", lists.list_file, {"format_": Format.XLSX}, name="list_xlsx"),
    path("public/", lists.public_list, name="public_list"),
]
figures = [
    path("", statistics.statistics, name="statistics"),
    path("figures.csv", statistics.figures_csv, name="statistics_csv"),
]
urlpatterns = [
    path("e/<slug:code>/", include(public)),
    path("r/<str:token>/", include(own_page)),
    path("manage/<slug:code>/registrations/", include(manage)),
    path("manage/<slug:code>/release/", include(releases)),
    path("manage/<slug:code>/reserve/", include(reserves)),
    path("manage/<slug:code>/changes/", include(change_requests)),
    path("manage/<slug:code>/duplicates/", include(people_twice)),
    path("manage/<slug:code>/selection/", include(selection)),
    path("manage/<slug:code>/intake/", include(settings)),
    path("manage/<slug:code>/forms/", include(forms)),
    path("manage/<slug:code>/lists/", include(papers)),
    path("manage/<slug:code>/statistics/", include(figures)),
    path("manage/<slug:code>/letters/", include(letter_pages)),
    path("manage/<slug:code>/support/", include(support_pages)),
    path("verify/<str:number>/", verify.verify, name="verify"),
    path("manage/<slug:code>/review/", include(reviews)),
]
