"""Forms of families and of persons."""

from portal.registry.households.forms.households import (
    MOST_MEMBERS,
    AddressForm,
    JoinByKkForm,
    JoinForm,
    KkForm,
    MoveForm,
    RegisterForm,
    SplitForm,
)
from portal.registry.households.forms.persons import (
    AddedMemberForm,
    DeathForm,
    MemberForm,
    NewPhoneForm,
    NikForm,
    NikStateForm,
    PersonForm,
    PhoneForm,
    ReasonForm,
    consent_key,
    person_form_data,
)

__all__ = [
    "MOST_MEMBERS",
    "AddedMemberForm",
    "AddressForm",
    "DeathForm",
    "JoinByKkForm",
    "JoinForm",
    "KkForm",
    "MemberForm",
    "MoveForm",
    "NewPhoneForm",
    "NikForm",
    "NikStateForm",
    "PersonForm",
    "PhoneForm",
    "ReasonForm",
    "RegisterForm",
    "SplitForm",
    "consent_key",
    "person_form_data",
]
