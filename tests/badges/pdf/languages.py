"""A name in each of many languages, and the font file it is to be set in."""

from typing import NamedTuple


class Name(NamedTuple):
    language: str
    font: str
    text: str


def _of(font: str, **names: str) -> list[Name]:
    """Names by language, with `_` for the hyphen of a tag."""
    return [Name(tag.replace("_", "-"), font, text) for tag, text in names.items()]


NAMES = [
    *_of(
        "NotoSans_400Regular",
        en="Margaret O’Neill-Smith",
        fr="François Lefèvre Œuvrard",
        es="Íñigo Muñoz Peña",
        pt="João Gonçalves",
        pl="Łucja Wiśniewska-Żak",
        cs="Jiří Dvořák Ťoupal",
        ro="Ștefan Țurcanu",
        tr="Işıl Yağız İpek",
        vi="Nguyễn Thị Ngọc Ánh",
        yo="Ọláwálé Adéṣínà Ẹ̀bùn",
        ha="Ƙasim Ɓala Ɗanladi",
        el="Ελένη Παπαδοπούλου",
        el_polyton="Ἑλένη Ὀρφεύς ᾧ",
        ru="Наталья Ёлкина",
        uk="Їржі Ґалаґан",
        bg="Людмила Жекова",
        sr="Ђорђе Љубичић",
        kk="Әсел Қасымова Ұлы",
        mn="Өнөрболд Үүлэн",
    ),
    *_of(
        "NotoSansArabic_400Regular",
        ar="عبد الرحمن بن لؤي الله",
        ar_MA="مُحَمَّد الشَّرِيف",
        fa="گیتی پژوهش‌نیا",
        ps="ښاغلی ځدراڼ",
        ug="ئايگۈل تۇرسۇن",
        ckb="ڕێبوار گۆران",
    ),
    *_of("NotoNastaliqUrdu_400Regular", ur="گلزار شہزادی بیگم"),
    *_of("NotoSansHebrew_400Regular", he="נועה לוי", yi="יענקל שװאַרץ"),
    *_of("NotoSansBengali_400Regular", bn="আব্দুল্লাহ রশীদ চৌধুরী", **{"as": "ৰূপালী শইকীয়া"}),
    *_of(
        "NotoSansDevanagari_400Regular",
        hi="श्रीकृष्ण द्विवेदी",
        mr="ज्ञानेश्वर कुळकर्णी",
        ne="प्रज्ञा श्रेष्ठ",
    ),
    *_of("NotoSansGujarati_400Regular", gu="જ્યોત્સ્ના ત્રિવેદી"),
    *_of("NotoSansGurmukhi_400Regular", pa="ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ"),
    *_of("NotoSansOriya_400Regular", **{"or": "ସୁଭ୍ରାଂଶୁ ମିଶ୍ର"}),
    *_of("NotoSansTamil_400Regular", ta="ஸ்ரீநிவாசன் கோமளா"),
    *_of("NotoSansTelugu_400Regular", te="లక్ష్మీ ప్రసన్న"),
    *_of("NotoSansKannada_400Regular", kn="ಕೃಷ್ಣಮೂರ್ತಿ ಭಟ್ಟ"),
    *_of("NotoSansMalayalam_400Regular", ml="ശ്രീലക്ഷ്മി കൃഷ്ണൻ"),
    *_of("NotoSansSinhala_400Regular", si="ශ්‍රියානි පෙරේරා"),
    *_of("NotoSansThai_400Regular", th="กิตติศักดิ์ น้ำทิพย์"),
    *_of("NotoSansLao_400Regular", lo="ສົມສັກ ນ້ຳງື່ມ"),
    *_of("NotoSansKhmer_400Regular", km="សុខា ស្រីមុំ ព្រះ"),
    *_of("NotoSansMyanmar_400Regular", my="သန္တာမြင့်ကြည်", shn="ၸၢႆးသႅင်"),
    *_of("NotoSerifTibetan_400Regular", bo="བསྟན་འཛིན་རྒྱ་མཚོ", dz="ཀུན་བཟང་ཆོས་སྒྲོན"),
    *_of("NotoSansGeorgian_400Regular", ka="გიორგი მაისურაძე"),
    *_of("NotoSansArmenian_400Regular", hy="Արմինե Հովհաննիսյան"),
    *_of("NotoSansEthiopic_400Regular", am="ሰላማዊት ተስፋዬ", ti="ብርሃነ ገብረክርስቶስ"),
    *_of("NotoSansTifinagh_400Regular", tzm="ⵜⴰⵏⵉⵔⵜ ⴰⵎⵖⴰⵔ"),
    *_of("NotoSansThaana_400Regular", dv="އަޙުމަދު ނިޝާން"),
    # one text, four forms: 骨 and 直 differ between the standards
    *_of("NotoSansSC_500Medium", zh="赵骨直角", zh_Hans="趙骨直角"),
    *_of("NotoSansTC_500Medium", zh_Hant="趙骨直角", yue="陳骨直角"),
    *_of("NotoSansJP_500Medium", ja="直骨邊角 さくら・カナ"),
    *_of("NotoSansKR_500Medium", ko="김민서 骨直角"),
]
# symbols belong to no script: each goes to the first face that has it
SYMBOLS = [
    Name("", "NotoSansSymbols_400Regular", "⚕⚖⚜⚔"),
    Name("", "NotoSansSymbols2_400Regular", "★✓✈⭐"),
]
