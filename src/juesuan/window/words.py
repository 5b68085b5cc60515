"""The fixed words of the window's pages, in both languages."""

from __future__ import annotations

from functools import cache

from juesuan.kernel.lang import Lang, Text

WORDS: dict[str, Text] = {
    "window": Text("自查", "Self-check"),
    "brand": Text("公开稿自查", "Self-check of disclosures"),
    "local_foot": Text("只在这台电脑上运行，文件不离开本机；关闭这个窗口，程序随之结束。", "Runs on this computer alone: no file leaves it. The program ends with this window."),
    "tools": Text("工具", "Tools"),
    "tool_check": Text("核对", "Check"),
    "tool_compile": Text("编制", "Compile"),
    "tool_diff": Text("比较两版", "Compare versions"),
    "ended": Text("程序已结束。要继续，请重新打开 juesuan。", "The program has ended. Open juesuan again to go on."),
    # the form
    "title": Text("先自查，再报送", "Check it yourself first"),
    "lead": Text("放入准备公开的文稿，系统逐表逐句核对数字，指出哪一处可能有误、应改为多少。不用登录。", "Drop the disclosure you are about to publish: every table and sentence is checked, and what may be wrong is shown with what it should read. No account is needed."),
    "drop": Text("把文件或文件夹拖到这里", "Drop files or a folder here"),
    "drop_more": Text("说明和附表可以一起放；一次多个部门、一个 zip 也可以。", "The narrative and its tables together; several departments or a zip at once, too."),
    "or": Text("或者", "or"),
    "pick_files": Text("选择文件", "Choose files"),
    "pick_folder": Text("选择文件夹", "Choose a folder"),
    "chosen": Text("已选文件", "Files chosen"),
    "limits": Text("可用格式：{}。单个文件不超过 {} MB，一次不超过 {} 个、{} MB。", "{}; {} MB a file, {} files and {} MB at a time."),
    "none_chosen": Text("没有选择文件", "No file was chosen"),
    "start": Text("开始核对", "Check"),
    "anew": Text("重新选择", "Choose again"),
    "sending": Text("正在上传", "Sending"),
    "reading": Text("正在读取文件", "Taking the files in"),
    "send_failed": Text("没有传上去，请检查网络后再试", "It could not be sent: check the network and try again"),
    "file_n": Text("{} 个文件", "{} files"),
    "private": Text("文件只为这次核对暂存，离开 30 分钟后自动删除，也可以随时点“立即删除”；不进入公开库，别人看不到。", "Files are held for this check alone and deleted 30 minutes after you leave, or at once when you say so. Nobody else sees them; they enter no collection."),
    "private_local": Text("文件只在这台电脑上处理，关闭窗口即清除。", "Files are worked on in this computer and cleared when the window is closed."),
    # a hand-in
    "job": Text("本次核对", "This check"),
    "progress": Text("已完成 {} / {}", "{} of {} done"),
    "progress_done": Text("{} 份已核对完", "{} checked"),
    "progress_label": Text("核对进度", "Progress of the checks"),
    "refused": Text("{} 个文件没有收下", "{} files were left out"),
    "nothing": Text("没有可以核对的文件", "There is nothing to check"),
    "document": Text("文稿", "Document"),
    "unit": Text("单位", "Unit"),
    "year": Text("年度", "Year"),
    "state": Text("情况", "State"),
    "errors": Text("错误", "Errors"),
    "warnings": Text("警告", "Warnings"),
    "notes": Text("提示", "Notes"),
    "waiting": Text("等待核对", "waiting"),
    "unreadable": Text("不能核对", "not checked"),
    "remove": Text("立即删除", "Delete now"),
    "removed": Text("已从服务器上删除。", "Deleted from the server."),
    "removed_local": Text("已清除。", "Cleared."),
    "again": Text("核对另一份", "Check another"),
    "all_of_them": Text("返回列表", "Back to the list"),
    # the report
    "findings": Text("核对发现", "Findings"),
    "no_findings": Text("未发现错误", "Nothing was found"),
    "relations": Text("核对关系 {} 项", "{} relations checked"),
    "blamed": Text("最可能有误", "most likely wrong"),
    "propose": Text("建议改为", "should read"),
    "downloads": Text("下载", "Downloads"),
    "get_html": Text("核对报告", "Report"),
    "get_xlsx": Text("问题清单 Excel", "Findings as Excel"),
    "get_annotated": Text("带批注的原文件", "Annotated copy"),
    "not_checked": Text("没有核对的", "Not checked"),
    "text": Text("文字", "Text"),
    "table": Text("表", "Table"),
    "sheet": Text("工作表", "Sheet"),
    "page_n": Text("第 {} 页", "Page {}"),
    "figure": Text("这个数字", "This figure"),
    "close": Text("关闭", "Close"),
    "exactly": Text("恰为", "exactly"),
    "skip_findings": Text("跳到核对发现", "Skip to the findings"),
    "file": Text("文件", "File"),
}  # fmt: skip


@cache
def words(lang: Lang) -> dict[str, str]:
    """Return the words in one language."""
    return {key: text(lang) for key, text in WORDS.items()}
