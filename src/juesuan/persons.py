"""Private persons' data in a text: found, and masked at the same length so that every character offset still holds.

Basis: 个人信息保护法 arts. 4, 28 and 51 (personal information; the stricter care for sensitive data such as identity
and account numbers; de-identification) and 政府信息公开条例 art. 15. Here is no register of persons and nothing is
looked up: a name is told from its words alone, by a role before it (信访人、患者、困难职工), a matter after it (信访案,
丧葬费) or its being half-anonymised (张某一, 陈XX, 刘**). Officials acting in office are left as they stand.

The words that begin like a surname and are none (高级, 方案, 安排) were chosen by how common they are in general
Chinese (frequencies: the dictionary of jieba, MIT licence).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, Literal

import msgspec

from juesuan.document.model import Block, Cell, Document, Paragraph, Table
from juesuan.kernel.lang import Text
from juesuan.kernel.memo import remembered_text
from juesuan.kernel.place import Place

Kind = Literal["name", "id_number", "phone", "account", "address", "plate"]

kinds: Final[dict[Kind, Text]] = {
    "name": Text("个人姓名", "private person's name"),
    "id_number": Text("身份证号码", "identity number"),
    "phone": Text("手机号码", "mobile number"),
    "account": Text("银行账号或卡号", "bank account or card number"),
    "address": Text("个人住址", "home address"),
    "plate": Text("个人车牌号", "private licence plate"),
}
"""What each kind of hit is called in messages (个人信息保护法 arts. 4, 28)."""


class Hit(msgspec.Struct, frozen=True, order=True):
    """A stretch of text that tells of a private person: `text[start:end]`."""

    start: int
    end: int
    kind: Kind


# ---------------------------------------------------------------------------------------------------------------------
# Names: the lexicon
# ---------------------------------------------------------------------------------------------------------------------

_SAFE = frozenset(
    "王李张刘陈杨黄赵吴周徐孙朱胡郭何罗郑梁谢宋唐许韩冯邓曹彭曾萧肖董袁潘蒋蔡余杜叶苏魏吕丁沈姚卢姜崔谭汪"
    "范廖贾邹孟熊秦邱江尹薛闫段雷侯陶黎贺顾郝龚邵覃戴莫孔汤樊葛邢庞颜倪聂鲁岳翟殷詹耿俞柳祝阮柯裴霍翁骆靳"
    "鲍喻祁蒲滕牟缪褚娄窦戚岑晏瞿佟臧闵邬卞姬栾隋甄虞佘阎韦涂冉梅兰傅钟陆"
)
"""Surnames that seldom begin another word."""

_AMBIGUOUS = frozenset(
    "马高林田于程任金石夏付方白龙史毛万钱严武常温康施文牛安齐易乔伍庄章关焦左甘包宁尚符舒纪童凌毕单季成苗"
    "谷盛曲蓝路游辛管柴蒙华房屈解艾尤阳穆古吉简车项连景卫申仲荣桑"
)
"""Surnames that often do: a name of theirs needs a boundary before it, too."""

_COMPOUND_NAMES = "欧阳 司马 上官 诸葛 皇甫 尉迟 公孙 慕容 令狐 夏侯 长孙 宇文 司徒 轩辕 端木"
_COMPOUND = frozenset(_COMPOUND_NAMES.split())

_WORDS = """
王室位府 李沧 张家掖北湾 杨浦 黄冈河色州土昏陵花沙原鳝豆浦疸山陂埔骅岩 周围期边年刊末岁到二身六日一 徐州汇
胡说乱须同 何况必处以等不在故人事种尝用时 罗马田 郑州重克 宋代朝 唐代朝 许久许可多 曾经 肖像 董事
余种万地下年脉处额 叶片酸 苏联州维格丹区门 丁香 沈阳 姜黄 范围 孟加 秦腔
江夏南陵汉湖北淮水面河岸中豚流城苏西 段落 雷电 陶器瓷 黎族 顾不虑及源 莫非名大不 樊城 葛洲 庞大 颜色
骆驼 隋唐朝 涂料 梅毒雨 兰州 陆地游上军战路续
马上来蹄路头列力车里鞍到场口耳关脚桶不岛褂号戏队嘶丁山灯步厩亚鬃约鞭齿具尼球贼蜂那靴利沽河其斯首市厂西边奶铃拉术
高速级度兴等中校考原新手于大山温出低呼压分尚声高举涨产档空粱位亢程地处利职能铁家台检法价官歌炮射频深龄性下寒个唱
高音科教峰纬傲差点邮跟密调墙难架见句技炉发招谈居锰浓烧棉远矮头瞻热通峻干徒者阳不论估枕人欢风标抬专帽雄腔脚蛋踞洁
高潮材士州球年跷车挑黎平耸聚崖冈屋品足照树次要鼻收爽碳领血三二一工楼层效质额坪淳精尖清端
林区业中兆地场产带家间下里县口边内任芝学果 田地径间亩里产租鼠纳边头土单
于事洋心是当近去前今昨每同年月春夏秋冬本上下次头法理情此 程式控陆序度
任何期免命意用性由一官人内选脉情课劳组其务职教
金融属银额钱丝牌花轮星牙代台色箔子正黄鸡锣针利元蛇沙门冠兵牛字矿发奖币城田边质箍铺鱼枪川价蝶光盆条家象榜石根杯库
金领马口本顶富州铃丰球坛像声山熙表钢靴斯学匮鼓圆缕饰井都叶戈三橘乡棕瓜粉风枝线安块疮交匠秋婚
石首油头灰膏化桥门窟器碑壁湖板榴墨子块刻兽雕棉牌安室炭匠棺像屋栏经河墙人山帮家蜡质堆制匣凳砌破磨台片鼓缝级崖臼笋
石花煤城岛斑屑星刀坝景版槽坊床湾蕊嘴磙勒库狮窑药料材 夏天季秋商日至代朝历县末夜州普 付出款给之诸费托与息钱印账
方面法式针言程才丈位形略可解城圆始剂砖方阵证桌士寸子术格差兴家山块巾舟生队越知柱框药根庄平正策外头铅舱案便律代当
方提要向均
白色天沙衣马族鳍人家洋嫩纸垩俄果带夜日酒细菜骨白面眼头蚁花话河圭脸金浪费粉须茫山热蜡城袍沟种沫地令斑发糖描矮区瓷
白鹿手炽喉影蛇大云虹底板猫子绸芍灰术肉首薯领质鱼烟鹇葡鹅卷醋鼠尼帽点砂饭象雪浆萝活卡土血内癜条
龙门大袍泉山船井舟骨眼脉潭口服尾椅江城岭湾须灯州京形蛇卷身首川舞游里马场套湖种岗目头
史料学书记册方籍事家论迹无地镖略观话 毛病尖笔细皮纺骨利色里毯线钱茸囊孔毡织头茛虫子手主孩庆纱料南坯边衣
万吨公岁多美平历一千余家年万里立辆分物向股尾事名头个斤台民镑线学方亿能安无块众死丈种般有米州份山两宝难象古状圭册
万次籁金左枚达科恶念件倍不寿张部顷卷套劫门港只盏道全县维载把站马支条花日桶代匹乘通口对手端贯叶所水泉点片邦发隆元
万人户亩 钱币塘包袋物款 严肃厉峻密谨禁寒守惩刑整酷加义严家防查实阵打办苛丝紧重格
武汉器昌当士力陵艺官将大备夷穴麻职学侠人师行都断川打关库安义乡会戏工定经清技略阳冈城术装警
常委常务用设有绿年住数识人言驻州任态熟量温理事例山备压服会情抓时规见
温度和带柔差州热室水情存润庭格病厚湿习家软言床县婉标江都暖馨饱 康定泰亲养复健乐
施行展主加用放肥压以治济药教救工
文化学章物字件艺库献理书华人集武革官责科凭本汇中史工坛职昌峰选臣帝言盲联档说笔风稿摘采才房法身士告案山辞静治丑墨
文弱论种胸泰景绉质成庙传哥牍思龙句安王火豪部水县电蛤儿解丛戏娱具体秘旅明员教广保
牛肉奶车皮筋市津角头仔棚鬼犊蛙股排粪油郎家气虻年轭磺
安全排徽装陆定慰置乡心宁理放息稳邦顿内阳七歇南史安身第上分详西乐好生设家睡插眠于然大东盟布源丰泰溪适享县度顺化多
安加联和的尼山常腾丘平葬居保康防检厦庆福 齐名心达整集发射刷头次民抓唱全 易于趣如筋事名县学货手发得碎位用燃地爆
乔装家治迁 庄稼重家上院户严 章程节法句丘则京回
关系键注闭节联中税门上头山切口东押照外内岛乎隘机露防西连卡涉掉平顾子停帝兴张城爱怀心于工
焦点急山虑躁炭灼作头距土糖化黑油煤渴炉 左手侧边臂派腿脚岸首路眼近权上邻思撇顾轮面方下支膀舷右
甘泉蔗心愿薯地油草露州于南宁拜苦孜美当之丹肃
包括含围装袱裹机扎金头产揽厢办容子庇谷抄工藏涵月衣销住皮车膜被房管钢买养身间干联村保案
宁夏波愿为都死城冈乡安宁县化陵寺 尚书无有且可存未 符号咒箓节合 舒服适畅展张坦缓舒心
纪念录律要委年事实及元行检监 童话心装年 凌晨乱州 毕竟生升恭比天节露业
单位纯行一个元刀词打板人身调体向方兵薄果单于性层子科细色发晶价产据机干车骑字核枪眼名线日数边质糖管片面叶倍程间杠
单通相列极件证侧簧弦级链摆臂胞株瓣宁击生衣亲独项次笔 季节风梁报刊历度
成为立绩员果本分熟就都人效交年千化型群虫因品排书名败色像天亲方行婚形份规全套问法片语家倍瘾事例批堆不佛团心矿见活
成衣材数灾竹说百组日山岩仙风帝命鱼册教药约县双大膜林键器昆才长功 苗族条头家期女 谷地物城子底主口氨类
盛产行大开名会京情况唐装宴事润誉典极传气期放饭年暑意 曲折线调子酒面目阜牌率曲谱棍阳江霉洋解径府柄池轴式水意流艺
蓝色牙本筹灰天 路线上桥边过径子口旁透程途易段由人经向况南数标遇矿演障西见通费灯面网
游行戏击泳览牧人离记子玩荡历乐动街艺艇说船走丝刃轮山园资鱼手移廊猎水息憩斗方遍民魂程客学 辛亥苦辛辣酸劳格迪店夷
管理辖道制家事教线子用弦带待束状闲内好住区壁管径式长网路营见领型护乐委控 柴油草火门刀堆米扉房
蒙古哥特面受在住蔽语巴骗头牛冤皮逊混罗山迪达斯族昧汉
华北表山中夏盛人东南瑞沙美尔里筝辰灯源西商诞语微纳工阴光阳约蓥而严润彬联泰能野新为电旗安宝彩发龙伯亭兴县服侨府
房子间屋地中县里门价基产管舍租贷东顶山事檐前改室主梁客源市钱款补企 屈原服辱指从居曲死伸
解决放释除开答剖散体析读脱毒救题说围法宝雇闷冻禁码惑职热渴聘表数手约劝嘲气压衣送乏恨百构药调囊解元困忧难 艾滋
尤为伯其 阳性新府子极气痿城离江关线谷历坡沟刚平间山湖光台 穆斯勒易克迪
古代墓城人典怪迹今巴希都称时生籍物罗诗镇山月三玩尸书朴堡道力史往里士来旧北树井刹语音风庙松画铜色训装田板镜格寺稀
古意话本船钱已为拙陆桥义体筝琴建 吉林象利凶安他士庆首萨大木
简称介直历化陋洁便史体短略要朴练捷牍而约述括报本简讯编谱写管并答况慢帖易单
车程辆站上牌城子间厢体身轮长票夫马队行流道里窗型载门祸臣骑底辙速顶轴主床裂头把次手灯尾辕架箱皮座位兵号场费补改购
车险船库 项链城圈王目
连续接忙连同夜声锁长日年环队成带任绵结累通发线城天载篇败战坐杆云部滚山生理用作缀串合着络根营动词轴片心
景点观象色物致山气颇仰泰况阳县区 卫士兵国队校铁视报星戍健生 申请报诉花办述购辩能斥说论冤银 仲裁 荣辱八格誉军
桑给干
"""
"""After each surname, the characters that make a common word with it: no name begins so (安排, 高级, 周围)."""

_EXACT = """
王国家者牌导砾屋 张本 黄金家连安海纸牌道瓜褐鼠岛水芪兴袍酒壤马门泥油教鼬种桥斑鱼酮体影鹂裳牙皮表化素蜡经
吴县国 周长家五代三四易朝口遭济颠报游初天至 徐海 朱漆 胡扯诌匪编话
何苦方如者为止妨来物门日地其年须许力意患月 罗家城列山兰干海嗦湖网织西加唣 梁州 谢罪绝意 宋初 唐宋初末县
许家配都下愿国 韩国语城江非 邓州县 萧条县 董家源子
余家亩米部孽名个实鱼暇篇座次者架热首所件条音党粮辆艘力程钱款里数悸毒元味项枚 叶县家腋面轮鞘状肉斑
苏宁打北共木南俄林中里东拉杭尔式非澳园珊瓦 魏国 吕剧 丁卯零酸当点苯 沈城丘 卢湾 范例本式 孟买津家县州浪
熊市 秦国代河朝山州川晋 江山东段浙底海道猪阴边州都心户口宁津门安天孜洋华左油堤湾畔原防村 段家位长
雷击州管暴火动区音观 陶片土方罐者塑制业工艺 黎阳庶 贺海电县 顾念准 莫过须亚 孔隙融穴目 汤杯药匙面剂团
邢台 庞然杂 颜料面 鲁国南钝 岳家州 殷墟切天 柳州条江家城河 祝愿祷 霍都乱然州 喻示 祁连山县门 蒲团扇州
牟取 娄山 栾城 隋代末 甄别选 涂层改片炭装鸦脂漆 梅州县 兰湖山西阳大 钟头表情鼓点摆离 陆相海陆运航架机域
高贵 程志文 金华国文 石海 夏国 方军志 白海 龙华 万国福 严明 文文 安国 齐国 宁海国 季军 成文 蓝海
路军 蒙文 华文 古国 吉兰 简明 申明 桑海
"""
"""After each surname, the characters that make a word of two characters with it, but may begin a given name (王国)."""

_NOT_GIVEN = frozenset(
    "的了是在和与及等被因对向从为于其之或不未已将把给到由这那哪个们之间元件款费案员院局部委厅处科室所站镇乡县区省校厂司"
    "死亡病诉申请患称某你您他她它我使用按据经者并且但也都就还又再各每该此拨付报获资助抚恤补贴险缴债税罚岁族秘籍级类项"
    "批次户万亿访涉系至自以后前中内外上下时例表附页章节条第业事务机构项目号码收支出入总计合额数率比占减增同较市队奖"
) - frozenset("业中章节")
"""Characters that no given name has, or hardly any."""

_FOLLOW = (
    "的|等|因|于|在|与|和|及|被|将|向|对|为|以|已|患|系|诉|之|有|反映|信访|上访|来访|走访|缠访|闹访|越级|重复|进京|集访|死亡|"
    "去世|病故|逝世|身故|亡故|抚恤|丧葬|安葬|补助|补贴|救助|救济|慰问|医疗|医药|住院|治疗|就医|手术|工伤|遗属|遗孀|家属|"
    "家庭|一家|夫妇|夫妻|父母|子女|之子|之女|一案|案件|积案|本人|提出|要求|申请|申诉|投诉|举报|起诉|上诉|支付|赔偿|获得|获|"
    "领取|收到|同志|女士|先生|同学|老人|就读|入学|上学|学费|助学|奖学|工资|退休|养老|生活|户|一户|一次性|遗留|拆迁|征地|劳动|"
    "交通|确诊|受伤|自杀|身份证|手机|联系|电话|账号|卡号|银行|家住|住址|男|女|今年|现年|曾|均|也|不服|到|从|由|给|把|说|称|已|安置|抚养|赡养|因公|国家赔偿|两人|二人|三人|四人|五人"
)
"""Words that may stand right after a name."""

_NOT_AFTER_GIVEN = frozenset("庄村湾沟镇坝堡营寨口港街路桥店山河")
"""With 家 before it, the end of a place name: 李家庄."""

_ROLE_WORDS = (
    "信访人员|信访人|信访户|上访人员|上访人|上访户|来访人|来访群众|信访群众|上访群众|缠访人员|闹访人员|缠访户|投诉人|举报人|诉求人|"
    "反映人|当事人|申请人|被申请人|申诉人|原告人|原告|被告人|被告|上诉人|被上诉人|申请执行人|被执行人|债权人|债务人|"
    "犯罪嫌疑人|嫌疑人|罪犯|受害人|受害者|被害人|被害者|遇难者|遇害者|伤者|死者|逝者|肇事者|肇事人|患者|病患|病人|患儿|产妇|伤员|"
    "学生|同学|学员|考生|新生|毕业生|孤儿|儿童|幼儿|女童|男童|老人|遗孀|遗属|家属|监护人|户主|村民|居民|牧民|农户|住户|租户|"
    "职工|教职工|员工|工人|农民工|民工|临聘人员|离退休人员|退休人员|离休人员|退职人员|退休干部|离休干部|退休教师|退休老师|退休工人|"
    "离休老干部|老干部|去世人员|死亡人员|亡故人员|病故人员|已故人员|已故干部|已故教师|困难群众|困难人员|困难党员|困难家庭|困难户|特困人员|特困户|"
    "低保户|低保对象|低保人员|贫困户|脱贫户|监测户|五保户|五保老人|残疾人|伤残军人|退役军人|退役士兵|退伍军人|复员军人|优抚对象|"
    "受助人|受助者|救助对象|受益人|受益者|受奖人|安置对象|帮扶对象|服刑人员|戒毒人员|社区矫正对象|涉事人员|涉案人员|欠薪人员|"
    "车主|失主|业主|房主|被征收人|被拆迁人|被征地人|承租人|捐赠人|领取人|收款人"
)
_ROLE = re.compile(
    "(?:" + "|".join(sorted(_ROLE_WORDS.split("|"), key=len, reverse=True)) + r")"
    r"(?:姓名|名单)?[：:（(“\"\s]{0,2}(?:分别为|分别是|为|是|叫|名叫|即|系)?[：:\s]?"
)

_MATTER = re.compile(
    "信访积案|信访案|信访问题|信访事项|信访诉求|信访一案|上访案|上访问题|缠访|闹访|进京访|越级访|非访|丧葬|抚恤金|死亡抚恤|一次性抚恤|"
    "遗属|遗孀|家属|死亡赔偿|死亡补偿|去世|逝世|病故|身故|工伤赔偿|医疗救助|大病救助|困难救助|临时救助|司法救助|国家赔偿|"
    "诉讼案|纠纷案|赔偿案|上诉案|申诉案|劳动争议|人身损害|交通事故|欠薪|"
    "同志家属|同志遗属|同志丧葬|同志抚恤|同志死亡|同志去世|同志病故|同志逝世|等一批|等人|等[0-9０-９一二三四五六七八九十两]{1,3}[人户名]"
)
"""What concerns private persons, right after a name."""

_LEFT = re.compile(
    "(?:化解|处理|解决|拨付|支付|发放|给付|补发|涉及|关于|针对|因|对|为|给|向|与|和|及|由|将|把|被|以|同|诉|含|系|办理|救助|慰问|"
    "接访|接待|稳控|劝返|落实|办结|终结|赔偿|资助|帮扶|安置|走访|看望|追加|发|付|报销|垫付|受理|审理|调解|"
    + _ROLE_WORDS
    + ")$"
)
"""Words that may stand right before a name; 8 characters at most."""

_PRIVATE_CONTEXT = re.compile(
    "信访|上访|缠访|闹访|诉|纠纷|补助|补贴|救助|救济|抚恤|丧葬|慰问|死亡|去世|病故|伤亡|受伤|患|贫困|困难|遗属|赔偿|补偿|欠薪|助学|资助|被害|受害|犯罪|刑事|残疾"
)
_OFFICE_CONTEXT = re.compile(
    "书记|局长|县长|市长|区长|镇长|乡长|处长|科长|主任|组长|部长|主席|领导|班子|专家|评委|院士|教授|委员|代表|负责人|任职|任命|干警|民警|法官|检察官|率队|带队"
)
_OFFICE_END = re.compile(
    "(?:书记|[局县市区镇乡处科部组院校所站队行会]长|主任|主席|经理|巡视员|调研员|教授|律师|法官|民警|干警|同志)$"
)

_TAIL_WORDS = """
主张 纸张 扩张 慌张 一张 两张 每张 几张 本周 上周 每周 一周 下周 也许 或许 允许 不许 准许 阶段 路段 时段 地段 手段 规范
示范 防范 模范 照顾 兼顾 回顾 感谢 答谢 祝贺 庆祝 桥梁 佩戴 江苏 浙江 龙江 丽江 九江 镇江 珠江 长江 湛江 内江 连江 吴江
荒唐 国王 行李 生肖 房梁 不曾 未曾 校董 脊梁 任何 如何 为何 几何 新余 其余 业余 剩余 结余 盈余 树叶 茶叶 百叶 复苏 地雷
布鲁 齐鲁 河洛 包罗 搜罗 网罗 对于 关于 由于 属于 位于 处于 基于 鉴于 用于 等于 至于 终于 担任 责任 主任 委任 历任 信任
"""
_TAILS = frozenset(_TAIL_WORDS.split())
"""Words that end like a surname: 江苏某企业, 规范某一行为."""

_MOU_NOUN = re.compile(
    "单位|部门|企业|公司|工厂|集团|机构|机关|组织|社区|小区|街道|项目|工程|事项|行业|学校|医院|高校|大学|中学|小学|银行|商场|工地|煤矿|矿(?!工)|"
    "个(?!人)|次(?![子女])|年(?![仅满龄幼老近])|日(?!常)|[县市区省州乡镇村局厅厂校院所站店路街楼栋号类种些项位名件批条款月时处点方段]"
)
"""What, after 某, is no person: 江苏某企业, 黄浦某街道."""

_HAN = "\u4e00-\u9fff"
_MASK = "＊"
_STARS = "*＊×✕○〇◯XxＸ"
_MOU_LAST = frozenset("一二三四五六七八九十甲乙丙丁戊己庚辛壬癸")

_XX = re.compile(rf"[{_STARS}]+")
_NOT_AFTER_XX = re.compile(
    r"[局委办部厅处所站院校县市区省州乡镇村街道路元万亿年月日号个次项条件辆台户家%％‰\d０-９.．公单企司厂店社团]"
)
_MINORITY = re.compile(rf"[{_HAN}]{{1,7}}[·•・‧][{_HAN}]")
_LABEL = re.compile(r"姓\s{0,2}名[：:]\s?")
_LABEL_NEAR = re.compile("身份证|手机|住址|账号|卡号|(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
_LIST_NEXT = re.compile(r"[、，,；;]\s?|[和及与]")


@cache
def _blocked() -> frozenset[str]:
    return frozenset(row[0] + c for row in _WORDS.split() for c in row[1:])


@cache
def _exact() -> frozenset[str]:
    return frozenset(row[0] + c for row in _EXACT.split() for c in row[1:])


_FOLLOW_AT = re.compile(_FOLLOW)


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _surname(text: str, at: int) -> int:
    """Return the length of the surname that stands at `at`, 0 for none."""
    if text[at : at + 2] in _COMPOUND:
        return 2
    return int(text[at : at + 1] in _SAFE or text[at : at + 1] in _AMBIGUOUS)


def _is_name(name: str, surname: int, words: bool = True) -> bool:
    """Tell whether `name` could be a person's, given the length of its surname; `words`: it may be any word instead."""
    given = name[surname:]
    if not 1 <= len(given) <= 2 or any(not _is_han(c) or c in _NOT_GIVEN for c in given):
        return False
    if surname == 1:
        if (words and name[:2] in _blocked()) or (len(name) == 2 and name in _exact()):
            return False
        if len(given) == 2 and given[0] == "家" and given[1] in _NOT_AFTER_GIVEN:
            return False
    return True


def _name_at(text: str, at: int) -> int:
    """Return where the name that starts at `at` ends, `at` where none does: it must have a boundary after it."""
    surname = _surname(text, at)
    if not surname:
        return at
    for size in (2, 1):
        end = at + surname + size
        if end > len(text) or not _is_name(text[at:end], surname):
            continue
        if end == len(text) or (not _is_han(text[end]) and text[end] not in "·•・‧") or _FOLLOW_AT.match(text, end):
            return end
    return at


def _minority_name_at(text: str, at: int) -> int:
    """Return where a name of the form 阿依古丽·买买提 that starts at `at` ends, `at` where none does."""
    m = _MINORITY.match(text, at)
    if not m:
        return at
    end = m.end()
    while end < len(text) and _is_han(text[end]) and end - m.end() < 5 and not _FOLLOW_AT.match(text, end):
        end += 1
    return end


def _left_open(text: str, at: int) -> bool:
    """Tell whether a name may start at `at`, by what stands before it."""
    if at == 0:
        return True
    before = text[at - 1]
    if before in "*＊·•・‧":
        return False
    return not _is_han(before) or _LEFT.search(text[max(0, at - 8) : at]) is not None


def _tail(text: str, at: int) -> bool:
    """Tell whether the character at `at` ends a word rather than being a surname."""
    return at > 0 and text[at - 1 : at + 1] in _TAILS


def _listed_after(text: str, end: int) -> Iterator[tuple[int, int]]:
    """Yield the names that go on a list whose last name ends at `end`: 李秀英、王建军和陈小燕."""
    while m := _LIST_NEXT.match(text, end):
        start, end = m.end(), _name_at(text, m.end())
        if end == start:
            return
        yield start, end


def _name_before(text: str, end: int) -> int:
    """Return where the name that ends at `end` starts, `end` where none does."""
    for size in (3, 4, 2):
        start = end - size
        if start < 0:
            continue
        surname = _surname(text, start)
        if surname and size - surname <= 2 and _is_name(text[start:end], surname) and _left_open(text, start):
            return start
    return end


def _names_by_role(text: str) -> Iterator[tuple[int, int]]:
    for m in _ROLE.finditer(text):
        start = m.end()
        end = _name_at(text, start)
        if end == start:
            end = _minority_name_at(text, start)
        if end > start:
            yield start, end
            yield from _listed_after(text, end)


def _names_by_label(text: str) -> Iterator[tuple[int, int]]:
    """姓名：李四, where what follows is a private person's number or home."""
    for m in _LABEL.finditer(text):
        end = _name_at(text, m.end())
        if end > m.end() and _LABEL_NEAR.search(text, end, end + 40):
            yield m.end(), end


def _names_by_matter(text: str) -> Iterator[tuple[int, int]]:
    for m in _MATTER.finditer(text):
        end = m.start()
        start = _name_before(text, end)
        if start == end:
            continue
        weak = m.group().startswith("等")
        if weak or m.group().startswith("家属"):
            around = text[max(0, start - 40) : m.end() + 40]
            if _OFFICE_CONTEXT.search(around) or (weak and not _PRIVATE_CONTEXT.search(around)):
                continue
        while True:
            yield start, end
            if start == 0 or text[start - 1] not in "、，,和及与":
                break
            end = start - 1
            start = _name_before(text, end)
            if start == end:
                break


def _mou_given(text: str, at: int) -> bool:
    """Tell whether the character at `at`, right after 某, is still of the name: 张某一, 张某明."""
    if at >= len(text) or not _is_han(text[at]):
        return False
    if text[at] in _MOU_LAST:
        return True
    if text[at] in _NOT_GIVEN or _FOLLOW_AT.match(text, at):
        return False
    return at + 1 == len(text) or not _is_han(text[at + 1]) or _FOLLOW_AT.match(text, at + 1) is not None


def _names_by_mou(text: str) -> Iterator[tuple[int, int]]:
    """Half-anonymised: 张某, 李某某, 王某一, 欧阳某, 张某明."""
    at = text.find("某")
    while at >= 0:
        end = at + 1
        if text.startswith("某", end):
            end += 1
        start = at - 2 if at >= 2 and text[at - 2 : at] in _COMPOUND else at - 1
        found = start >= 0 and bool(_surname(text, start)) and not _MOU_NOUN.match(text, end)
        if found and start == at - 1:
            found = not _tail(text, start) and (text[start] in _SAFE or _left_open(text, start))
        if found:
            if end == at + 1 and _mou_given(text, end):
                end += 1
            yield start, end
        at = text.find("某", end)


def _names_by_stars(text: str) -> Iterator[tuple[int, int]]:
    """Half-anonymised: 陈XX, 刘**, 王*明; not the placeholders of a template (XX局, XX万元)."""
    for m in _XX.finditer(text):
        start, end = m.start() - 1, m.end()
        if (
            start < 0
            or end - start > 3
            or not _surname(text, start)
            or _tail(text, start)
            or not _left_open(text, start)
        ):
            continue
        single = end - m.start() == 1
        if single and text[start] not in _SAFE:
            continue
        if end < len(text):
            if _NOT_AFTER_XX.match(text, end) or (text[end].isascii() and text[end].isalnum()):
                continue
            if _is_han(text[end]) and not _FOLLOW_AT.match(text, end) and not _MATTER.match(text, end):
                last = end + 1
                closed = last >= len(text) or not _is_han(text[last]) or _FOLLOW_AT.match(text, last)
                if not single or text[end] in _NOT_GIVEN or not closed:
                    continue
                end = last
        elif single and m.group() in "XxＸ×":
            continue
        yield start, end


# ---------------------------------------------------------------------------------------------------------------------
# Numbers
# ---------------------------------------------------------------------------------------------------------------------

_WIDE = str.maketrans("０１２３４５６７８９－　＋", "0123456789- +")
_WIDE_ANY = re.compile("[０-９]")
_DIGITS = re.compile(r"[0-9](?:[ \-]?[0-9]){10}")

_ID18 = re.compile(
    r"(?<![0-9A-Za-z.])[1-8][0-9]{5}[ \-]?(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r"[ \-]?[0-9]{3}[0-9Xx](?![0-9A-Za-z]|\.[0-9])"
)
_ID15 = re.compile(
    r"(?<![0-9A-Za-z.])[1-8][0-9]{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}(?![0-9A-Za-z]|\.[0-9])"
)
_ID_CUE = re.compile("身份证|身份号|证件号")
_PHONE = re.compile(
    r"(?<![0-9A-Za-z.])(?:\+86[ \-]?|0086[ \-]?|86[ \-])?(1[3-9][0-9][ \-]?[0-9]{4}[ \-]?[0-9]{4})"
    r"(?![0-9A-Za-z]|[.,][0-9]| ?[元万亿]|-[0-9])"
)
_PHONE_AFTER_DASH = re.compile(r"[0-9A-Za-z][\-—_/]$")
_ACCOUNT = re.compile(
    r"(?<![0-9A-Za-z.,])[0-9]{4}(?:[ \-]?[0-9]{4}){3}(?:[ \-]?[0-9]{1,3})?(?![0-9A-Za-z]|[ \-.,][0-9])"
)
_ACCOUNT_CUE = re.compile("账号|帐号|账户|帐户|卡号|银行|信用社|存折|社保卡|一卡通|惠民卡")
_NOT_ACCOUNT = re.compile(
    "(?:索引|编码|编号|代码|文号|项目|订单|发票|票据|合同|流水|批次|备案|信用代码)[号码]?[：:为\\s]*$"
)
_PLATE = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•・ ]?"
    "[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学](?![0-9A-Za-z])"
)
_PLATE_CUE = re.compile("车主|私家车|私车|自家车|肇事|当事人|本人|村民|居民|驾驶")
_ADDRESS = re.compile(
    rf"(?:家住|家庭住址|家庭地址|现住址|居住地址|户籍地址|户籍所在地)[：:为是在于\s]{{0,3}}([{_HAN}0-9０-９A-Za-z#\-－—]{{5,40}})"
)
_ADDRESS_SIGN = re.compile("[号室栋幢村组巷弄]|单元")


def _checksum_holds(number: str) -> bool:
    """Tell whether an 18-digit identity number's last character is right (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(
        int(d) * w for d, w in zip(number[:17], (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    )
    return "10X98765432"[total % 11] == number[17].upper()


def _luhn_holds(number: str) -> bool:
    """Tell whether a card number's last digit is right (ISO/IEC 7812-1)."""
    total = 0
    for i, d in enumerate(reversed(number)):
        n = int(d) * (1 + i % 2)
        total += n - 9 if n > 9 else n
    return total % 10 == 0


def _numbers(text: str) -> Iterator[Hit]:
    if _WIDE_ANY.search(text):
        text = text.translate(_WIDE)
    if not _DIGITS.search(text):
        return
    for m in _ID18.finditer(text):
        number = m.group().replace(" ", "").replace("-", "")
        if _checksum_holds(number) or _ID_CUE.search(text, max(0, m.start() - 15), m.start()):
            yield Hit(m.start(), m.end(), "id_number")
    for m in _ID15.finditer(text):
        if _ID_CUE.search(text, max(0, m.start() - 15), m.start()):
            yield Hit(m.start(), m.end(), "id_number")
    for m in _PHONE.finditer(text):
        if not _PHONE_AFTER_DASH.search(text[max(0, m.start() - 2) : m.start()]):
            yield Hit(m.start(1), m.end(1), "phone")
    for m in _ACCOUNT.finditer(text):
        number = m.group().replace(" ", "").replace("-", "")
        before = text[max(0, m.start() - 20) : m.start()]
        plain = len(number) == m.end() - m.start()
        if not 16 <= len(number) <= 19 or _NOT_ACCOUNT.search(before):
            continue
        if _ACCOUNT_CUE.search(before) or (
            plain and (number.startswith("62") or (len(number) == 16 and number[0] in "45")) and _luhn_holds(number)
        ):
            yield Hit(m.start(), m.end(), "account")


def _others(text: str) -> Iterator[Hit]:
    for m in _PLATE.finditer(text):
        if _PLATE_CUE.search(text, max(0, m.start() - 12), m.start()):
            yield Hit(m.start(), m.end(), "plate")
    for m in _ADDRESS.finditer(text):
        sign = None
        for sign in _ADDRESS_SIGN.finditer(text, m.start(1), m.end(1)):  # noqa: B007  the last one ends the address
            pass
        if sign is not None:
            yield Hit(m.start(1), sign.end(), "address")


# ---------------------------------------------------------------------------------------------------------------------
# The whole
# ---------------------------------------------------------------------------------------------------------------------


def find(text: str) -> list[Hit]:
    """Return the private persons' data in `text`, in order, none overlapping (个人信息保护法).

    Linear in the length of the text. What is found is warned of, never proved: a role word, a surname and a boundary
    make a name.
    """
    return list(_remembered(text))


@remembered_text(8192)
def _remembered(text: str) -> tuple[Hit, ...]:
    """Return what `_found` does. A document is looked through twice, and most cells are the forms' own words."""
    return tuple(_found(text))


def _found(text: str) -> list[Hit]:
    found: list[Hit] = [*_numbers(text), *_others(text)]
    for names in (_names_by_mou, _names_by_role, _names_by_label, _names_by_matter, _names_by_stars):
        found.extend(Hit(start, end, "name") for start, end in names(text))
    if len(found) < 2:
        return found
    found.sort(key=lambda h: (h.start, -h.end))
    hits: list[Hit] = []
    for hit in found:
        if not hits or hit.start >= hits[-1].end:
            hits.append(hit)
    return hits


def _masked(text: str, hit: Hit) -> str:
    """Return what stands for a hit: a name's first character, a number's first three and last two, no more."""
    size = hit.end - hit.start
    quoted = text[hit.start : hit.end]
    if hit.kind == "name":
        return quoted[0] + _MASK * (size - 1)
    if hit.kind in {"address", "plate"}:
        return quoted[:2] + _MASK * (size - 2)
    return quoted[:3] + "*" * (size - 5) + quoted[-2:]


def _apply(text: str, hits: list[Hit]) -> str:
    parts: list[str] = []
    at = 0
    for hit in hits:
        parts += (text[at : hit.start], _masked(text, hit))
        at = hit.end
    parts.append(text[at:])
    return "".join(parts)


def mask(text: str) -> str:
    """Return `text` with every hit of `find` masked, character for character, so that offsets hold.

    Masking what is masked changes nothing (个人信息保护法 art. 51: 去标识化).
    """
    while True:
        hits = find(text)
        if not hits:
            return text
        masked = _apply(text, hits)
        if masked == text:
            return text
        text = masked


# ---------------------------------------------------------------------------------------------------------------------
# Documents
# ---------------------------------------------------------------------------------------------------------------------

_BLANKS = re.compile(r"\s+")
_NAME_HEADER = re.compile(
    "(?:患者|学生|病人|申请人|受助人|受益人|领取人|收款人|救助对象|补助对象|户主|死者|亡故人员|退休人员|职工|信访人|当事人|享受人|家长|监护人)?姓名|"
    "信访人|患者|申请人|受助人|受益人|领取人|收款人|户主|救助对象|补助对象|信访当事人"
)
_PRIVATE_HEADER = re.compile(
    "身份证|账号|卡号|银行|手机|住址|家庭|补助|救助|补贴|抚恤|丧葬|慰问|病种|诉求|信访|残疾|贫困|低保|困难"
)


def _name_cells(table: Table) -> set[tuple[int, int]]:
    """Return (row, col) of the cells under a heading that says that private persons' names stand there."""
    if not _NAME_HEADER.search(_BLANKS.sub("", "".join([c.text for c in table.cells if len(c.text) <= 12]))):
        return set()
    heads = [(c, _BLANKS.sub("", c.text)) for c in table.cells if 2 <= len(c.text) <= 12]
    columns: dict[int, int] = {}
    private = {c.row for c, t in heads if _PRIVATE_HEADER.search(t)}
    for cell, text in heads:
        if _NAME_HEADER.fullmatch(text) and cell.row in private:
            columns.setdefault(cell.col, cell.row)
    if not columns:
        return set()
    return {(c.row, c.col) for c in table.cells if c.col in columns and c.row > columns[c.col]}


def _whole_name(text: str) -> list[Hit]:
    """Return a cell's whole text as a name, if it is one."""
    name = text.strip()
    start = text.find(name)
    surname = _surname(name, 0) if name else 0
    if (surname and _is_name(name, surname, words=False)) or (name and _minority_name_at(name, 0) == len(name)):
        return [Hit(start, start + len(name), "name")]
    return []


def _cell_hits(cell: Cell, named: set[tuple[int, int]]) -> list[Hit]:
    if len(cell.text) < 2 or (len(cell.text) < 11 and cell.text.isascii()):
        return []  # an amount: too short for a number that tells of a person
    hits = find(cell.text)
    if not hits and (cell.row, cell.col) in named:
        hits = _whole_name(cell.text)
    return hits


def find_all(document: Document) -> list[tuple[Place, Hit]]:
    """Return every hit of a document with its place.

    A table's cell under a heading such as 患者姓名 is a hit where it is nothing but a name (个人信息保护法 art. 4).
    """
    found: list[tuple[Place, Hit]] = []
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            found += ((Place(number, h.start, h.end), h) for h in find(block.text))
        else:
            named = _name_cells(block)
            found += (
                (Place(number, h.start, h.end, c.row, c.col), h) for c in block.cells for h in _cell_hits(c, named)
            )
    return found


def _mask_block(block: Block) -> Block:
    if isinstance(block, Paragraph):
        text = mask(block.text)
        return block if text == block.text else msgspec.structs.replace(block, text=text)
    named = _name_cells(block)
    cells: list[Cell] = []
    for cell in block.cells:
        hits = _cell_hits(cell, named)
        cells.append(msgspec.structs.replace(cell, text=mask(_apply(cell.text, hits))) if hits else cell)
    if all(a is b for a, b in zip(cells, block.cells, strict=True)):
        return block
    return msgspec.structs.replace(block, cells=tuple(cells))


def mask_document(document: Document) -> Document:
    """Return `document` with private persons masked in every paragraph and cell, at the same offsets."""
    blocks = tuple(_mask_block(b) for b in document.blocks)
    if all(a is b for a, b in zip(blocks, document.blocks, strict=True)):
        return document
    return msgspec.structs.replace(document, blocks=blocks)


def masked_quote(quoted: str, kind: Kind) -> str:
    """Return a hit's own words as they may be shown (个人信息保护法 art. 51)."""
    return _masked(quoted, Hit(0, len(quoted), kind))
