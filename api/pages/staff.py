"""What a shop changes of its people on its page: skills, certificates, the roster."""

from litestar import Response, post
from litestar.params import FromPath
from litestar.response import Redirect

from api.pages import shop
from api.pages.forms import Fields, Form, identity, needed, needed_day, one_of
from api.pages.matrix import GRADES
from api.pages.site import Asking, Here, Site
from api.photos import Files
from api.rosters import bring_roster
from api.wire import local_day
from application.shared.caller import Caller
from application.workforce.taking_over import TakenOver
from domain.shared.errors import BaywiseError, NotFound
from domain.shared.ids import StoreId, TechnicianId
from domain.shared.trade import Skill
from domain.workforce.skills import Certificate


@post("/shops/{code:str}/staff", sync_to_thread=True, include_in_schema=False)
def keep_staff(
    request: Asking, site: Here, code: FromPath[str], data: Form
) -> Response[str] | Redirect:
    """Note what somebody has learnt, or a certificate."""
    try:
        answer = _kept(site, site.caller(request, key=data.get("key")), data)
    except BaywiseError as error:
        return shop.shown(site, request, code, error, {**data, "staff": "yes"})
    return _done(code, displaced=bool(answer.displaced))


@post("/shops/{code:str}/roster", sync_to_thread=True, include_in_schema=False)
def take_roster(
    request: Asking, site: Here, code: FromPath[str], data: Files
) -> Response[str] | Redirect:
    """Bring in a roster; every bad row is shown, and nothing is taken then."""
    store = StoreId(site.app.directory.store_called(code).id)
    try:
        caller = site.caller(request, key=data.get("key"))
        brought = bring_roster(site.app, caller, store, data, trial=False)
    except BaywiseError as error:
        return shop.shown(site, request, code, error, {"staff": "yes"})
    return _done(code, displaced=any(one.displaced for one in brought.uncovered))


def _kept(site: Site, caller: Caller, form: Fields) -> TakenOver:
    who, skill = TechnicianId(identity(form, "technician")), one_of(Skill, form, "skill")
    match form.get("do"):
        case "teach" if form.get("grade") in GRADES:
            grade = GRADES[form["grade"]]
            return site.app.staffing.teach(caller, technician=who, skill=skill, grade=grade)
        case "take":
            return site.app.staffing.take_skill(caller, technician=who, skill=skill)
        case "certify":
            number, expires = needed(form, "number"), local_day(needed_day(form, "expires"))
            paper = Certificate(skill=skill, number=number, expires=expires)
            return site.app.staffing.certify(caller, technician=who, certificate=paper)
        case "withdraw":
            return site.app.staffing.withdraw(caller, technician=who, skill=skill)
    raise NotFound("there is no such thing to do", kind="step")


def _done(code: str, *, displaced: bool) -> Redirect:
    """Back to the page, and there to those who have lost their time, if there are any."""
    return Redirect(f"/shops/{code}#{'displaced' if displaced else 'skills'}", status_code=303)
