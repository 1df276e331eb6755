"""The models of this app, by noun."""

from referrals.models.agreements import Agreement, AgreementParty
from referrals.models.casework import (
    Contact,
    Contribution,
    Deconfliction,
    LineOfEnquiry,
    Note,
    PurposeStated,
    ReferrerQuestion,
    RiskOwner,
)
from referrals.models.codes import Code
from referrals.models.danger import Danger, Duty
from referrals.models.decision import Approval, Decision, ReferrerMessage, ReleaseBatch
from referrals.models.diary import DiaryEntry
from referrals.models.draft import Draft
from referrals.models.emergency import EmergencyAccess
from referrals.models.indicators import Indicator, IndicatorSet, Observation
from referrals.models.members import CaseMember
from referrals.models.referral import Addendum, Referral
from referrals.models.sealing import Seal, SecondLook, SecondReading
from referrals.models.searching import NameWord, SearchDocument
from referrals.models.sharing import Exclusion, NoConflict, ReferralGrant, ReferralShare

__all__ = [
    "Addendum",
    "Agreement",
    "AgreementParty",
    "Approval",
    "CaseMember",
    "Code",
    "Contact",
    "Contribution",
    "Danger",
    "Decision",
    "Deconfliction",
    "DiaryEntry",
    "Draft",
    "Duty",
    "EmergencyAccess",
    "Exclusion",
    "Indicator",
    "IndicatorSet",
    "LineOfEnquiry",
    "NameWord",
    "NoConflict",
    "Note",
    "Observation",
    "PurposeStated",
    "Referral",
    "ReferralGrant",
    "ReferralShare",
    "ReferrerMessage",
    "ReferrerQuestion",
    "ReleaseBatch",
    "RiskOwner",
    "Seal",
    "SearchDocument",
    "SecondLook",
    "SecondReading",
]
