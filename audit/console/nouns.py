"""What the records of the log are called by those who read it: every table that is captured, in the words of the pages.

A test fails for a captured table that has none here: the name of a class is no word for a reader.
"""

from django.apps import apps

NOUNS = {
    "packs.PackJob": "Pack that was asked for",
    "packs.Pack": "Pack",
    "packs.Download": "Download of a pack",
    "safeguarding.PartnerAction": "Request to a partner",
    "safeguarding.ActionMessage": "Message about a request",
    "safeguarding.Case": "Case",
    "safeguarding.CaseReview": "Review of a case",
    "safeguarding.CaseClosing": "Closing of a case",
    "safeguarding.FollowUp": "Look back at a case",
    "safeguarding.PanelReferral": "Referral to a panel",
    "safeguarding.CaseGrant": "Access to a case",
    "referrals.Referral": "Referral",
    "referrals.Addendum": "Addition to a referral",
    "referrals.Note": "Note",
    "referrals.Contact": "Contact with somebody",
    "referrals.LineOfEnquiry": "Line of enquiry",
    "referrals.Contribution": "Part in the work on a referral",
    "referrals.Deconfliction": "Deconfliction check",
    "referrals.ReferrerQuestion": "Question to a referrer",
    "referrals.RiskOwner": "Owner of a risk",
    "referrals.PurposeStated": "Reason for opening a record",
    "referrals.Code": "Entry of a list",
    "referrals.Danger": "Report of danger",
    "referrals.Duty": "Entry of the rota",
    "referrals.Decision": "Decision",
    "referrals.Approval": "Approval of a decision",
    "referrals.ReferrerMessage": "Message to a referrer",
    "referrals.ReleaseBatch": "Batch of messages to referrers",
    "referrals.DiaryEntry": "Date in the diary",
    "referrals.Draft": "Draft",
    "referrals.IndicatorSet": "Set of prompts",
    "referrals.Indicator": "Prompt",
    "referrals.Observation": "What was noticed",
    "referrals.Seal": "Seal of a record",
    "referrals.SecondLook": "Second look at a decision",
    "referrals.ReferralShare": "Copy or joint sight of a referral",
    "referrals.ReferralGrant": "Access to a referral",
    "referrals.Exclusion": "Somebody kept away from a record",
    "subjects.Subject": "Person",
    "subjects.Name": "Name",
    "subjects.DateOfBirth": "Date of birth",
    "subjects.Address": "Address",
    "subjects.Identifier": "Number or online name",
    "subjects.Candidate": "Possible match",
    "subjects.Link": "Same person, or different",
    "guidance.Page": "Guidance page",
    "guidance.PageVersion": "Version of a guidance page",
    "guidance.CirculationSheet": "Circulation sheet",
    "guidance.Acknowledgement": "Acknowledgement of a sheet",
    "guidance.ComplaintIntake": "Complaint",
    "accounts.User": "Account",
    "accounts.Absence": "Absence",
    "accounts.Area": "Area",
    "accounts.Agency": "Agency",
    "accounts.Site": "Site",
    "accounts.Notice": "Message to somebody",
    "accounts.Membership": "Role of somebody",
    "accounts.Invitation": "Invitation",
    "accounts.ReadingBlock": "Stop of the opening of records",
    "audit.ExportRequest": "Request to take content out of the log",
    "guardian.UserObjectPermission": "Access given to a person (not in use)",
    "guardian.GroupObjectPermission": "Access given to an agency (not in use)",
    "account.EmailAddress": "E-mail address of an account",
    "mfa.Authenticator": "Second step of signing in",
    "auth.Group": "Agency, as access is given to it",
}


def noun_of(label: str) -> str:
    """As it is called on the pages; by its table where it is not captured, or is of a release before this one."""
    return NOUNS.get(label) or str(apps.get_model(label)._meta.verbose_name).capitalize()


def target_words(label: str, key: str, name: str = "") -> str:
    """The thing an event is about, as a reader would call it: by its name where it has one
    (`audit.console.record_names`)."""
    if not label:
        return ""
    try:
        noun = noun_of(label)
    except (LookupError, ValueError):
        noun = label
    return f"{noun} {name or key}"
