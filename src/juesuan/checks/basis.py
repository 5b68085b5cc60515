"""What the rules rest on: laws, regulations and the instructions to the forms."""

from __future__ import annotations

from juesuan.kernel.lang import Text

FORMS = Text("部门决算报表编制说明", "instructions to the departmental final accounts forms")
ACROSS_FORMS = Text("部门决算报表表间勾稽关系", "relations between the departmental final accounts forms")
EVALUATION = Text("项目支出绩效评价管理办法（财预〔2020〕10号）", "measures on project performance evaluation (2020)")
DISCLOSURE = Text("预算法第十四条；部门决算公开格式", "Budget Law art. 14; the disclosure's form")
TRUE_AND_WHOLE = Text(
    "预算法第十四条：公开的内容应当真实、完整、准确",
    "Budget Law art. 14: what is published is true, complete and accurate",
)
PROCEDURE = Text(
    "《地方预决算公开操作规程》（财预〔2016〕143号）",
    "operating procedure for local budget and final accounts disclosure (2016)",
)
LAW = Text("预算法第十四条", "Budget Law art. 14")
CLASSIFICATION = Text("政府收支分类科目", "classification of revenue and expenditure")
FORM_OF_DISCLOSURE = Text("部门决算公开格式", "the disclosure's form")
PRIVACY = Text(
    "个人信息保护法第四条、第二十八条；政府信息公开条例第十五条",
    "Personal Information Protection Law arts. 4, 28; Open Government Information Regulations art. 15",
)
