"""The API's routes for groups of domains, and for what is set for all domains."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from pydantic import BaseModel

from deliverability.monitored import groups as deeds
from deliverability.monitored.groups import NameTakenError, NoSuchGroupError
from deliverability.monitored.model import NOTHING, Group
from deliverability.store import monitored as store
from deliverability.store.database import reading
from web.rest.endpoint import Model, endpoint
from web.rest.models import Line, Settings, SettingsSaid, settings_said, with_settings
from web.rest.problems import Refused, missing, wrong
from web.service import service

TAG = "Groups and defaults"


class NewGroup(Model):
    """A group and what is set for its domains."""

    name: Line
    settings: Settings | None = None


class GroupEdit(Model):
    """What to change; what is left out stays."""

    name: Line | None = None
    settings: Settings | None = None


class GroupSaid(BaseModel):
    """A group."""

    id: int
    name: str
    settings: SettingsSaid


class Groups(BaseModel):
    """All groups, by name."""

    groups: list[GroupSaid]


@endpoint("GET", "/groups", TAG, Groups)
def list_groups() -> Groups:
    """The groups. All of them, by name."""
    with reading(service().database) as connection:
        return Groups(groups=[_said(one) for one in store.all_groups(connection)])


@endpoint("POST", "/groups", TAG, GroupSaid, 201)
def add_group(body: NewGroup) -> GroupSaid:
    """Make a group. 409 when another has its name."""
    own = with_settings(NOTHING, body.settings)
    try:
        return _said(deeds.add_group(service().database, body.name, own, datetime.now(UTC)))
    except NameTakenError as error:
        raise Refused(409, "This name is taken.", str(error)) from None
    except ValueError as error:
        raise wrong("name", str(error)) from None


@endpoint("PATCH", "/groups/{group_id}", TAG, GroupSaid)
def change_group(group_id: int, body: GroupEdit) -> GroupSaid:
    """Change a group. What is left out stays as it is; its domains follow."""
    try:
        old = deeds.find_group(service().database, group_id)
        new = replace(old, name=old.name if body.name is None else body.name)
        new = replace(new, own=with_settings(old.own, body.settings))
        return _said(deeds.change_group(service().database, new, datetime.now(UTC)))
    except NoSuchGroupError:
        raise missing("group") from None
    except NameTakenError as error:
        raise Refused(409, "This name is taken.", str(error)) from None
    except ValueError as error:
        raise wrong("name", str(error)) from None


@endpoint("DELETE", "/groups/{group_id}", TAG)
def remove_group(group_id: int) -> None:
    """Remove a group. Its domains stay, in no group."""
    try:
        deeds.remove_group(service().database, group_id, datetime.now(UTC))
    except NoSuchGroupError:
        return


@endpoint("GET", "/defaults", TAG, SettingsSaid)
def get_defaults() -> SettingsSaid:
    """What is set for all domains. It holds where neither a domain nor its group says otherwise."""
    with reading(service().database) as connection:
        return settings_said(store.default(connection))


@endpoint("PATCH", "/defaults", TAG, SettingsSaid)
def change_defaults(body: Settings) -> SettingsSaid:
    """Change what is set for all domains. What is left out stays as it is."""
    with reading(service().database) as connection:
        own = with_settings(store.default(connection), body)
    return settings_said(deeds.change_default(service().database, own, datetime.now(UTC)))


def _said(group: Group) -> GroupSaid:
    return GroupSaid(id=group.id, name=group.name, settings=settings_said(group.own))
