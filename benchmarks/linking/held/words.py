"""Names of the held-back pairs by people: names.txt, and signs and pairs of given names that belong together."""

from pathlib import Path

_LINES = (Path(__file__).parent / "names.txt").read_text(encoding="utf-8").splitlines()
NAMES = {
    key: [word.strip() for word in rest.split("|")]
    for key, _, rest in (line.partition(":") for line in _LINES if not line.startswith("#"))
}
CROSSED = (
    ("Александр", "Олександр"), ("Сергей", "Сергій"), ("Дмитрий", "Дмитро"), ("Алексей", "Олексій"),
    ("Андрей", "Андрій"), ("Евгений", "Євген"), ("Николай", "Микола"), ("Владимир", "Володимир"), ("Игорь", "Ігор"),
    ("Михаил", "Михайло"), ("Елена", "Олена"), ("Татьяна", "Тетяна"), ("Светлана", "Світлана"),
    ("Екатерина", "Катерина"), ("Ирина", "Ірина"), ("Григорий", "Григорій"), ("Василий", "Василь"),
    ("Юлия", "Юлія"), ("Павел", "Павло"), ("Виталий", "Віталій"),
)  # fmt: skip
"""One given name in Russian and in Ukrainian papers."""
CN_SIGNS = {
    "wang": "王", "li": "李", "zhang": "张", "liu": "刘", "chen": "陈", "yang": "杨", "huang": "黄", "zhao": "赵",
    "wu": "吴", "zhou": "周", "xu": "徐", "sun": "孙", "xiao": "小", "ming": "明", "hua": "华", "mei": "美",
    "jun": "军", "jie": "杰", "jian": "建", "guo": "国", "qiang": "强", "wei": "伟", "hong": "红", "yan": "艳",
    "fang": "芳", "na": "娜", "jing": "静", "lei": "磊", "yu": "玉", "xin": "鑫", "ying": "英", "hui": "慧",
    "ling": "玲", "zhi": "志", "lin": "林", "luo": "罗",
}  # fmt: skip
