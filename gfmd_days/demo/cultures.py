"""Names in many scripts for invented people: no one here exists.

Each culture gives women's and men's given names and family names, as “Latin” or
“Latin=native script”, with the countries and languages its people come from.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Culture:
    """A pool of names.

    Args:
        script: BCP 47 tag of the native names; empty when the name is Latin anyway.
        family_first: whether the family name is written first, in both scripts.
    """

    countries: tuple[str, ...]
    languages: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
    script: str = ""
    family_first: bool = False


def _pool(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(","))


CULTURES = (
    Culture(
        ("MA", "LB", "EG", "TN", "JO", "SD", "SY", "PS", "DZ"),
        ("ar", "fr", "en"),
        _pool("Amina=أمينة, Nour=نور, Salma=سلمى, Huda=هدى, Rania=رانيا, Maryam=مريم"),
        _pool("Karim=كريم, Youssef=يوسف, Omar=عمر, Samir=سمير, Tariq=طارق, Hassan=حسن"),
        _pool(
            "EL AMRANI=العمراني, HADDAD=حداد, MANSOUR=منصور, BEN SALAH=بن صالح,"
            "KHOURY=خوري, ABDEL RAHMAN=عبد الرحمن, ZIADE=زيادة, BERRADA=برادة"
        ),
        "ar",
    ),
    Culture(
        ("BD",),
        ("bn", "en"),
        _pool("Nasrin=নাসরিন, Farzana=ফারজানা, Shirin=শিরিন, Rokeya=রোকেয়া, Taslima=তাসলিমা"),
        _pool("Rafiqul=রফিকুল, Kamal=কামাল, Jahangir=জাহাঙ্গীর, Mizan=মিজান, Anis=আনিস"),
        _pool(
            "BEGUM=বেগম, RAHMAN=রহমান, HOSSAIN=হোসেন, AKTER=আক্তার, MIAH=মিয়া,"
            "SIDDIQUE=সিদ্দিক, KHATUN=খাতুন"
        ),
        "bn",
    ),
    Culture(
        ("IN",),
        ("hi", "en"),
        _pool("Sunita=सुनीता, Kavita=कविता, Meera=मीरा, Anjali=अंजलि, Lakshmi=लक्ष्मी"),
        _pool("Rajesh=राजेश, Amit=अमित, Vikram=विक्रम, Suresh=सुरेश, Mohan=मोहन"),
        _pool("SHARMA=शर्मा, VERMA=वर्मा, GUPTA=गुप्ता, MISHRA=मिश्रा, YADAV=यादव"),
        "hi",
    ),
    Culture(
        ("NP",),
        ("ne", "en"),
        _pool("Sabina=सबिना, Gita=गीता, Maya=माया, Bimala=बिमला"),
        _pool("Prakash=प्रकाश, Bishnu=बिष्णु, Dipak=दीपक, Nabin=नबिन"),
        _pool("GURUNG=गुरुङ, TAMANG=तामाङ, THAPA=थापा, ADHIKARI=अधिकारी, KARKI=कार्की"),
        "ne",
    ),
    Culture(
        ("LK",),
        ("si", "en"),
        _pool("Nirmala=නිර්මලා, Chathurika=චතුරිකා, Dilani=දිලානි"),
        _pool("Nuwan=නුවන්, Ruwan=රුවන්, Sampath=සම්පත්"),
        _pool("FERNANDO=ප්‍රනාන්දු, JAYASURIYA=ජයසූරිය, SILVA=සිල්වා, BANDARA=බණ්ඩාර"),
        "si",
    ),
    Culture(
        ("LK", "IN", "MY"),
        ("ta", "en"),
        _pool("Kamala=கமலா, Thamarai=தாமரை, Malathi=மாலதி"),
        _pool("Murugan=முருகன், Selvam=செல்வம், Arul=அருள்"),
        _pool("RAMASAMY=ராமசாமி, KANDASAMY=கந்தசாமி, SUBRAMANIAM=சுப்பிரமணியம்"),
        "ta",
    ),
    Culture(
        ("PK",),
        ("ur", "en"),
        _pool("Ayesha=عائشہ, Bushra=بشریٰ, Samina=ثمینہ"),
        _pool("Imran=عمران, Zubair=زبیر, Asif=آصف"),
        _pool("QURESHI=قریشی, CHAUDHRY=چوہدری, BHATTI=بھٹی, MALIK=ملک"),
        "ur",
    ),
    Culture(
        ("TH",),
        ("th", "en"),
        _pool("Siriporn=ศิริพร, Malee=มาลี, Ratana=รัตนา"),
        _pool("Somchai=สมชาย, Anan=อนันต์, Prasert=ประเสริฐ"),
        _pool("SUKSAWAT=สุขสวัสดิ์, CHAIYASIT=ไชยสิทธิ์, THONGDEE=ทองดี, WONGSA=วงษา"),
        "th",
    ),
    Culture(
        ("MM",),
        ("my", "en"),
        _pool("Khin=ခင်, Aye=အေး, Su Su=စုစု"),
        _pool("Kyaw=ကျော်, Min Thu=မင်းသူ, Zaw=ဇော်"),
        _pool("MYINT=မြင့်, HTWE=ထွေး, LWIN=လွင်, OO=ဦး"),
        "my",
    ),
    Culture(
        ("KH",),
        ("km", "en"),
        _pool("Sophea=សុភា, Bopha=បុប្ផា, Chanthou=ចន្ធូ"),
        _pool("Dara=តារា, Vuthy=វុទ្ធី, Rithy=រិទ្ធី"),
        _pool("SOK=សុខ, CHEA=ជា, KEO=កែវ, PRAK=ប្រាក់"),
        "km",
        family_first=True,
    ),
    Culture(
        ("ET",),
        ("am", "en"),
        _pool("Tigist=ትዕግስት, Hiwot=ሕይወት, Almaz=አልማዝ, Meseret=መሠረት"),
        _pool("Dawit=ዳዊት, Abebe=አበበ, Yonas=ዮናስ, Girma=ግርማ"),
        _pool("BEKELE=በቀለ, HAILE=ኃይሌ, TADESSE=ታደሰ, WOLDE=ወልዴ"),
        "am",
    ),
    Culture(
        ("HK",),
        ("zh", "en"),
        _pool("Wai Yee=慧儀, Suk Ying=淑英, Mei Ling=美玲"),
        _pool("Chi Keung=志強, Kwok Wai=國偉, Ka Ming=家明"),
        _pool("WONG=黃, LEUNG=梁, CHEUNG=張, LAM=林"),
        "zh-Hant",
        family_first=True,
    ),
    Culture(
        ("CN",),
        ("zh", "en"),
        _pool("Xiaoli=晓丽, Fang=芳, Yan=燕"),
        _pool("Wei=伟, Jianguo=建国, Lei=磊"),
        _pool("LI=李, ZHANG=张, LIU=刘, CHEN=陈"),
        "zh-Hans",
        family_first=True,
    ),
    Culture(
        ("KR",),
        ("ko", "en"),
        _pool("Jiyeon=지연, Sujin=수진, Eunhee=은희"),
        _pool("Junho=준호, Sungmin=성민, Dongwook=동욱"),
        _pool("LEE=이, PARK=박, CHOI=최, JUNG=정"),
        "ko",
        family_first=True,
    ),
    Culture(
        ("JP",),
        ("ja", "en"),
        _pool("Haruka=遥, Yuko=優子"),
        _pool("Takashi=隆, Kenji=健二"),
        _pool("SATO=佐藤, SUZUKI=鈴木, TANAKA=田中"),
        "ja",
        family_first=True,
    ),
    Culture(
        ("RU", "KG", "KZ", "TJ"),
        ("ru", "en"),
        _pool("Olga=Ольга, Gulnara=Гульнара, Natalia=Наталья"),
        _pool("Sergei=Сергей, Bakyt=Бакыт, Timur=Тимур"),
        _pool("IVANOVA=Иванова, ASANOV=Асанов, SADYKOV=Садыков, KIM=Ким"),
        "ru",
    ),
    Culture(
        ("UA",),
        ("uk", "en"),
        _pool("Oksana=Оксана, Iryna=Ірина, Halyna=Галина"),
        _pool("Andrii=Андрій, Taras=Тарас, Bohdan=Богдан"),
        _pool("SHEVCHENKO=Шевченко, KOVALENKO=Коваленко, YATSENKO=Яценко"),
        "uk",
    ),
    Culture(
        ("GE",),
        ("ka", "en"),
        _pool("Nino=ნინო, Tamar=თამარ"),
        _pool("Levan=ლევან, Zurab=ზურაბ"),
        _pool("BERIDZE=ბერიძე, KAPANADZE=კაპანაძე, GELASHVILI=გელაშვილი"),
        "ka",
    ),
    Culture(
        ("GR",),
        ("el", "en"),
        _pool("Eleni=Ελένη, Maria=Μαρία"),
        _pool("Nikos=Νίκος, Giorgos=Γιώργος"),
        _pool("PAPADOPOULOU=Παπαδοπούλου, NIKOLAIDIS=Νικολαΐδης, VLACHOS=Βλάχος"),
        "el",
    ),
    Culture(
        ("AM",),
        ("ru", "en"),
        _pool("Anahit=Անահիտ, Lusine=Լուսինե"),
        _pool("Armen=Արմեն, Tigran=Տիգրան"),
        _pool("SARGSYAN=Սարգսյան, HAKOBYAN=Հակոբյան"),
        "hy",
    ),
    Culture(
        ("MX", "EC", "CO", "CR", "GT", "HN", "PE", "SV", "AR", "CL"),
        ("es", "en"),
        _pool("Guadalupe, Marisol, Lucía, Berenice, Ximena, Rosa Elena, Paola"),
        _pool("Rubén, José Luis, Andrés, Martín, Óscar, Emilio, Álvaro"),
        _pool(
            "GUTIÉRREZ, PEÑA, CÁRDENAS RIVERA, QUISPE MAMANI, NÚÑEZ, IBÁÑEZ, SALAZAR,"
            "VILLANUEVA ORTIZ"
        ),
    ),
    Culture(
        ("SN", "ML", "CI", "BF", "GN", "NE", "CM", "CD"),
        ("fr", "en", "wo"),
        _pool("Aïssatou, Fatoumata, Mariam, Ndèye, Awa, Clémentine"),
        _pool("Ousmane, Mamadou, Ibrahima, Moussa, Cheikh, Étienne"),
        _pool("DIALLO, TRAORÉ, NDIAYE, KEÏTA, COULIBALY, SAWADOGO, MBALLA"),
    ),
    Culture(
        ("KE", "NG", "GH", "UG", "ZA", "ZW", "TZ", "MW"),
        ("en", "sw"),
        _pool("Wanjiru, Ngozi, Akosua, Thandiwe, Grace, Ọmọ́lọlá"),
        _pool("Kiprono, Chinedu, Kwame, Sipho, Baraka, Olúṣẹ́gun"),
        _pool("MWANGI, OKONKWO, MENSAH, DLAMINI, OTIENO, BANDA, ADÉWÁLÉ"),
    ),
    Culture(
        ("PH",),
        ("tl", "en"),
        _pool("Maria Cristina, Liezel, Rowena, Jocelyn"),
        _pool("Ramon, Jun-Jun, Eduardo, Rogelio"),
        _pool("DELA CRUZ, SANTOS, MAGSAYSAY, VILLAFUERTE, BAUTISTA"),
    ),
    Culture(
        ("ID",),
        ("id", "en"),
        _pool("Sri Rahayu, Dewi, Kartini, Ningsih"),
        _pool("Bambang, Agus, Slamet, Suharto"),
        _pool(""),
    ),
    Culture(
        ("VN",),
        ("vi", "en"),
        _pool("Thị Hương, Thu Hằng, Ngọc Ánh"),
        _pool("Văn Đức, Quốc Hùng, Minh Tuấn"),
        _pool("Nguyễn, Trần, Phạm, Đỗ, Lê"),
        family_first=True,
    ),
    Culture(
        ("BR", "PT", "MZ", "CV"),
        ("pt", "en", "es"),
        _pool("Conceição, Beatriz, Luísa"),
        _pool("João, Antônio, Sebastião"),
        _pool("DA SILVA, GONÇALVES, MAGALHÃES, DOS SANTOS"),
    ),
    Culture(
        ("TR",),
        ("tr", "en"),
        _pool("Ayşe, Gülşen, Zeynep"),
        _pool("İbrahim, Çağlar, Oğuz"),
        _pool("YILDIRIM, ŞAHİN, GÜNEŞ, ÖZTÜRK"),
    ),
    Culture(
        ("DE", "CH", "AT", "NL", "BE", "SE", "GB", "IE"),
        ("en", "de", "fr"),
        _pool("Wies, Annette, Siobhán, Ingrid, Lotte"),
        _pool("Jörg, Björn, Pádraig, Matthias, Willem"),
        _pool("VAN DEN BERG, MÜLLER, Ó BRIAIN, LINDSTRÖM, WEISS, HUGHES"),
    ),
    Culture(
        ("FR", "BE", "CH", "CA"),
        ("fr", "en"),
        _pool("Hélène, Zoé, Marie-Noëlle"),
        _pool("François, Jérôme, Loïc"),
        _pool("LEFÈVRE, BÉNARD, D'ALMEIDA, LE GOFF"),
    ),
    Culture(
        ("FJ", "WS", "TO", "PG", "VU", "NZ", "AU"),
        ("en",),
        _pool("Litia, Sina, Mele, Hinemoa"),
        _pool("Sitiveni, Tevita, Fa‘afetai, Rāwiri"),
        _pool("TUIMAVAVE, FIFITA, WAQAVONOVONO, TE KANAWA"),
    ),
    Culture(
        ("US", "CA"),
        ("en", "es"),
        _pool("Denise, Camille, Alejandra"),
        _pool("Marcus, Terrence, Daniel"),
        _pool("JOHNSON-REYES, WASHINGTON, McALLISTER"),
    ),
)
