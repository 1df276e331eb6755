"""Names, handles and references in many scripts and spellings, each with other ways in which the same one is typed.
What looks people up (search, matching, choosers) is tried on all of them: add a row, and every such test tries it.
All are invented."""

from __future__ import annotations

from typing import NamedTuple


class Spelling(NamedTuple):
    """One name or handle: the script it is in, how it was filed, and how else it is typed."""

    script: str
    filed: str
    typed: tuple[str, ...] = ()

    @property
    def is_handle(self) -> bool:
        return self.script == "handle"

    def __str__(self) -> str:
        return f"{self.script} {self.filed}"


def _row(script: str, filed: str, *typed: str) -> Spelling:
    return Spelling(script, filed, typed)


NAMES = (
    _row("Latin", "Zoë Weiß", "zoe weiss", "ZOË WEISS", "ZOË WEIẞ", "Zoe\u0308 Weiß"),
    _row("Latin", "O’Brienella Marsh", "O'Brienella", "OBrienella Marsh", "O`Brienella", "O´Brienella", "Brienella"),
    _row("Latin", "Ma’moun D’Angelo", "Ma'moun", "D'Angelo", "dangelo", "Maʿmoun", "Angelo"),
    _row("Latin", "“Jay” Thornfield", "Jay", '"Jay" Thornfield', "«Jay»"),
    _row("Latin", "Jean‑Lucas Orville", "Jean-Lucas", "Jean–Lucas", "Jean Lucas Orville", "jeanlucas", "Lucas"),
    _row("Latin", "Al‐Rahman Idris", "Al-Rahman", "al rahman", "AlRahman", "Rahman"),
    _row("Latin", "Siân Llŷr-Puw", "Sian Llyr", "SIÂN LLŶR", "Llyr–Puw", "Puw"),
    _row("Latin", "Đặng Nguyễn Thị Hạnh", "Dang Nguyen Thi Hanh", "nguyen", "Nguye\u0302\u0303n"),
    _row("Latin", "Søren Ægidius Ødegård", "Soren Aegidius Odegard", "soren", "ØDEGÅRD"),
    _row("Latin", "Łukasz Wójcik", "Lukasz Wojcik", "ŁUKASZ", "wo\u0301jcik"),
    _row("Latin", "İbrahim Yılmaz", "ibrahim yilmaz", "IBRAHIM YILMAZ", "İBRAHİM", "Ibrahim Yılmaz"),
    _row("Latin", "Æthelred Þórsson", "Aethelred Thorsson", "ÆTHELRED", "ÞÓRSSON"),
    _row("Latin", "José Muñoz Ibáñez", "jose munoz ibanez", "Jose\u0301", "MUÑOZ"),
    _row("Latin", "Ştefan Țurcanu", "Stefan Turcanu", "Ștefan Ţurcanu"),
    _row("Latin", "ﬁnlay Oﬀord", "Finlay Offord", "FINLAY OFFORD"),
    _row("Latin", "Ｈａｎａ　Ｋｉｍｕｒａ", "Hana Kimura", "hana kimura"),
    _row("Latin", "A.B. Smithson", "A B Smithson", "a.b. smithson", "Smithson", "AB"),
    _row("Latin", "Zebe\u00addaius Old\u200bacre", "Zebedaius Oldacre", "zebedaius"),
    _row("Latin", "Vaiʻoleti Kalaniʻōpuʻu", "Vai'oleti", "vaioleti kalaniopuu", "Kalani‘ōpu‘u"),
    _row("Latin", "Ŋutifafa Ɔkɛ", "Nutifafa Oke", "ŊUTIFAFA ƆKƐ"),
    _row("Greek", "Νίκος Παπαδόπουλος", "ΝΙΚΟΣ ΠΑΠΑΔΟΠΟΥΛΟΣ", "νίκοσ", "Νι\u0301κος", "Nikos"),
    _row("Greek", "Ελένη Αγγέλου", "ελενη αγγελου", "ΕΛΕΝΗ"),
    _row("Cyrillic", "Иван Йорданов", "иван йорданов", "ИВАН", "И́ван", "Ivan"),
    _row("Cyrillic", "Олександр Їжакевич", "ОЛЕКСАНДР", "Олександр І\u0308жакевич"),
    _row("Cyrillic", "Ђорђе Љубичић", "ЂОРЂЕ ЉУБИЧИЋ", "djordje"),
    _row("Arabic", "مُحَمَّد حُسَيْن", "محمد حسين", "محمّد", "محـــمد حسين", "mhmd hsyn"),
    _row("Arabic", "عبد الرحمن الإدريسي", "عبد الرحمن", "الإدريسي", "الا\u0655دريسي"),
    _row("Persian", "علی‌رضا گلپایگانی", "علیرضا", "علی\u200cرضا گلپایگانی"),
    _row("Urdu", "عائشہ چوہدری", "عائشہ", "چوہدری"),
    _row("Pashto", "ګلالۍ ښاد", "ګلالۍ", "ښاد"),
    _row("Kurdish", "ئاراس ڕۆژ", "ئاراس", "ڕۆژ"),
    _row("Hebrew", "שָׁלוֹם בֶּן־דָּוִד", "שלום בן־דוד", "שלום בן-דוד", "שלום", "דוד"),
    _row("Hebrew", "ג׳ורג׳ אברהם", "ג'ורג' אברהם", "גורג", "אברהם"),
    _row("Chinese", "王小明", "王小明", "小明", "王"),
    _row("Chinese", "欧阳 慧敏", "欧阳", "慧敏", "阳"),
    _row("Chinese", "李\uf9e1", "李李", "李"),
    _row("Japanese", "佐藤 さくら", "佐藤", "さくら"),
    _row("Japanese", "ガブリエル ｶﾄｳ", "カ\u3099ブリエル", "カトウ", "ｶﾞﾌﾞﾘｴﾙ"),
    _row("Hangul", "김민수", "김민수", "\u1100\u1175\u11b7\u1106\u1175\u11ab\u1109\u116e", "민수"),
    _row("Hangul", "박 지영", "박", "지영"),
    _row("Devanagari", "मीना शर्मा", "मीना", "शर्मा", "मी\u200cना"),
    _row("Devanagari", "मोहम्मद हुसैन", "मोहम्मद हुसैन", "हुसैन", "मोहम्\u200dमद"),
    _row("Devanagari", "फ़रहान क़ुरैशी", "फ\u093cरहान", "\u0958ुरैशी", "\u095eरहान"),
    _row("Bengali", "আব্দুল রহমান", "আব্দুল", "রহমান"),
    _row("Gurmukhi", "ਹਰਪ੍ਰੀਤ ਸਿੰਘ", "ਹਰਪ੍ਰੀਤ", "ਸਿੰਘ"),
    _row("Gujarati", "પ્રિયા પટેલ", "પ્રિયા", "પટેલ"),
    _row("Tamil", "கவிதா சுப்ரமணியம்", "கவிதா", "சுப்ரமணியம்", "கவி"),
    _row("Telugu", "శ్రీనివాస్ రావు", "శ్రీనివాస్", "రావు"),
    _row("Malayalam", "ലക്ഷ്മി നായർ", "ലക്ഷ്മി", "നായർ"),
    _row("Sinhala", "නිමල් පෙරේරා", "නිමල්", "පෙරේරා"),
    _row("Thai", "สมชาย ใจดี", "สมชาย", "ใจดี"),
    _row("Thai", "น้ำฝน ศรีสุข", "น้ำฝน", "ศรีสุข"),
    _row("Burmese", "အောင်ကျော်မင်း", "အောင်ကျော်မင်း", "အောင်", "ကျော်မင်း"),
    _row("Khmer", "ចាន់ សុខា", "ចាន់", "សុខា"),
    _row("Lao", "ສົມສັກ ແກ້ວ", "ສົມສັກ", "ແກ້ວ"),
    _row("Ethiopic", "አበበ ቢቂላ", "አበበ", "ቢቂላ"),
    _row("Georgian", "გიორგი ბერიძე", "გიორგი", "ᲒᲘᲝᲠᲒᲘ"),
    _row("Armenian", "Արմեն Պետրոսյան", "ԱՐՄԵՆ", "պետրոսյան"),
    _row("Tibetan", "བསྟན་འཛིན", "བསྟན་འཛིན", "བསྟན"),
    _row("Syriac", "ܝܽܘܚܰܢܳܢ", "ܝܘܚܢܢ"),
)
HANDLES = (
    _row("handle", "dark.knight", "Dark.Knight", "darkknight", "knight", "dark"),
    _row("handle", "t.me/pineapplecat", "T.ME/PineappleCat", "pineapplecat"),
    _row("handle", "r/quietforest", "quietforest", "R/QuietForest"),
    _row("handle", "discord/kestrelwing#4421", "kestrelwing", "kestrelwing#4421", "KestrelWing"),
    _row("handle", "rook-4471", "rook", "ROOK-4471", "rook–4471", "rook4471"),
    _row("handle", "jane.roe@example.org", "Jane.Roe@Example.org", "jane.roe", "roe@example"),
    _row("handle", "ghostwolf@gamer.example", "ghostwolf", "ghostwolf@gamer"),
    _row("handle", "@shadow_fox77", "shadow_fox77", "shadow_fox", "fox77"),
    _row("handle", "sam.k.", "sam.k", "samk", "sam k"),
    _row("handle", "u/nightjar_x", "nightjar_x", "nightjar"),
    _row("handle", "🐺🐺🐺", "🐺🐺🐺", "🐺"),
    _row("handle", "☠️reaper☠️", "☠️reaper☠️", "☠reaper☠", "reaper"),
)
SPELLINGS = (*NAMES, *HANDLES)
# Pairs that loose ways of comparing take for one.
TWO_NAMES = (
    ("मीना", "मोनू"),
    ("रीमा", "रोमी"),
    ("김민수", "김민주"),
    ("王小明", "王小红"),
    ("สมชาย", "สมหญิง"),
    ("אברהם", "אברם"),
)
# Text in which nothing can be looked for.
NO_QUESTION = ("", "   ", "???", "@", "-", "…", "، ؟", "\u200b", "'’", "( ) / #")
