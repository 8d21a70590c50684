"""Chinese."""

TEMPLATES = """
# code, sms
ham: 【{bank}】验证码{code}，{n}分钟内有效，切勿告诉他人。
ham: 【{shop}】您正在登录，验证码：{code}。如非本人操作请忽略。
ham: {service} 登入驗證碼 {code}，請勿外洩。
phishing: 【{bank}】您的账户在异地登录，若非本人请立即验证 {fake bank}
phishing: 您好，我是{bank}客服，请把刚收到的验证码发给我，以便取消{money}的转账

# account, sms
ham: 【{bank}】您尾号{digits}的卡{date}{time}消费{money}，余额{money2}。
ham: 【{bank}】您尾号{digits}账户收到{first}转账{money}。
ham: 【{bank}】您是否在{shop}消费{money}？是请回复1，不是请回复2。
ham: 【{bank}】{month}账单{money}，到期还款日{date}，已开通自动还款无需操作。
phishing: 【{bank}】您的银行卡已被[冻结|停用]，请登录{fake bank}重新认证
phishing: 尊敬的用户，您的积分可兑换{money}现金，今日到期，请点 {fake bank}
phishing: 【{bank}】手机银行今日失效，请及时更新 {fake bank}

# parcel, sms
ham: 【{courier}】您的快件{ref}正在派送，快递员{first}，电话{phone}。
ham: 【{courier}】包裹已到小区驿站，取件码{n}-{n2}-{digits}，请于{time}前领取。
ham: 【{courier}】快件已由家人签收，感谢使用。
ham: 海关税费{small}已缴，包裹{ref}预计{date}送达。
phishing: 【{courier}】您的包裹因地址不详无法派送，请更新 {fake courier}
phishing: 您的快递丢失，我们将三倍赔付{money}，请加客服办理 {fake courier}
phishing: 【海关】包裹{ref}需补缴税费{small}，逾期退回 {fake courier}

# offices and services, sms
ham: 【{gov}】您的{year}年度申报已受理，无需其他操作。
ham: 【{toll}】{date}通行费{small}已扣，祝您一路平安。
ham: 【{power}】{date}{time}至{time2}计划检修停电。
ham: 【{telco}】您已使用套餐流量的{percent}%。
ham: 【{telco}】充值{money}成功，当前余额{money2}。
ham: 【{airline}】{flight}航班登机口改为{gate}，登机时间{time}。
ham: 【{clinic}】提醒您{date}{time}就诊，请带医保卡。
phishing: 【{toll}】您的ETC已失效，请点击重新认证 {fake toll}
phishing: 【{gov}】您有{money}补贴待领取，今日截止 {fake gov}
phishing: 【{gov}】您的医保账户异常，请尽快核实 {fake gov}
scam: 恭喜您的号码被{telco}抽中一等奖{big}，请致电{phone}领取
spam: 无抵押贷款，最高{big}，当天放款，加微信{ref}
spam: 专业代开发票，点数低，电话{phone}
spam: 【{shop}】全场{n}折起，仅限今天，戳 {odd} 退订回T
spam: 澳门线上娱乐场，注册就送{money}，{odd}

# family and others, chat
ham: 妈，我到{city}了，晚上给你打电话
ham: 爸，生活费转我{money}就行，够用
ham: 不好意思发错人了
ham: 晚上{time}打球吗？还差{n}个人
ham: {first}你好，我是{firm}的{first2}，{weekday}{time}方便聊一下岗位吗？
ham: 那个{service}群千万别信，我同事被骗了{big}
ham: 桌子还在吗？我{weekday}可以来拿，付现金
scam: 妈，我手机坏了，这是同学的号，先转{money}给我交培训费，老师催得急
scam: 兼职招聘：在家点赞刷单，日结{money}，无需经验，加Telegram {handle}
scam: 你好，请问是{first}吗？哦不好意思加错了，不过也是缘分，你在哪个城市呀？
scam: 我叔叔在证券公司有内幕消息，跟着老师做，上周我赚了{big}，带你一起
scam: 老师免费荐股，每天涨停，名额只剩{many}个，扫码进群 {odd}
scam: 公司领导：小{last}，明天早上到我办公室来一趟，先帮我给客户转{big}，急
phishing: 我已经付款了，请在这里收款 {fake pay}

# mail, email
ham: 订单{ref}已发货 :: {first}您好，// 您的订单（{money}）已由{courier}揽收，预计{date}送达。// {shop}
ham: 密码已修改 :: 您的{service}账号密码于{date}修改。如为本人操作请忽略。
ham: {month}发票 :: {first}您好，附件为{month}发票，金额{money}，如有问题请联系我。{first2}，{firm}
phishing: 账户受限 :: 尊敬的客户，请在{many}小时内核实信息：{fake bank}
phishing: 工资补贴通知 :: 请全体员工扫描二维码登记银行卡，领取{year}年补贴{money}。
spam: 群发邮件 :: 低价群发邮件，{many}万精准客户名单，欢迎来电{phone}

# public, comment
ham: 讲得真好，终于明白怎么报税了
ham: {bank}排队{n}个小时，服务太差
scam: 跟着{first}老师做，一天赚{money}，加她 {handle}
spam: 看我头像进裙，福利多多 {odd}
"""
