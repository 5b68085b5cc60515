"""The fixed words of the site, in both languages."""

from __future__ import annotations

from juesuan.lang import Text

WORDS: dict[str, Text] = {
    "site": Text("部门决算公开库", "Departments’ final accounts"),
    "site_short": Text("决算", "Juesuan"),
    "skip": Text("跳到正文", "Skip to content"),
    "nav": Text("主导航", "Main"),
    "home": Text("首页", "Home"),
    "search": Text("检索", "Search"),
    "regions": Text("地区", "Regions"),
    "rankings": Text("排行", "Rankings"),
    "compare": Text("比较", "Compare"),
    "data": Text("数据下载", "Data"),
    "api": Text("接口", "API"),
    "about": Text("方法说明", "Method"),
    "login": Text("审核登录", "Reviewers’ login"),
    "other_language": Text("English", "中文"),
    "made_by": Text("由 juesuan 编排。数字取自各部门公开的决算文件，以原件为准。", "Compiled by juesuan from the documents that departments publish; the originals prevail."),
    "not_found": Text("没有这个页面", "No such page"),
    "not_found_more": Text("地址有误，或内容已经不在库中。", "The address is wrong, or what it named is no longer here."),
    "broken": Text("页面出错了", "Something went wrong"),
    "broken_more": Text("这是程序的问题，已经记入日志。请稍后再试。", "This is a fault of the program; it has been logged. Please try again later."),
}  # fmt: skip
