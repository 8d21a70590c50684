"""Our lists of hosts and suffixes that say something about a link or a sender."""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Suffixes by which a bare domain is recognised in running text.
TOP_LEVEL = _set("""
    com net org info biz edu gov io co me ly gl gd cc tv us uk de fr es it nl pl pt br ru su ua by kz tr id my sg ph vn
    th cn hk tw jp kr in pk bd lk ir ae sa eg ng ke za au nz ca mx ar cl pe eu ch at be se no fi dk cz hu ro gr il xyz
    top club online site shop store live click link icu vip win bid loan work space website app dev page tk ml ga cf gq
    pw mobi asia pro fun buzz monster cam rest bar men date review trade stream download racing party science cyou sbs
    to ws
""")

# Of these, those that are no words of a sentence, so that they count after a full stop with spaces around it.
SPACED_TOP_LEVEL = _set("com net org info biz edu ru www")

CHEAP_DOMAINS = _set("""
    xyz top club online site click link icu vip win bid loan work space website tk ml ga cf gq pw buzz monster cam rest
    bar men date review trade stream download racing party science cyou sbs fun live shop biz info su cc ws
""")

SHORTENERS = _set("""
    bit.ly goo.gl tinyurl.com t.co is.gd ow.ly cutt.ly clck.ru vk.cc s.id tiny.cc rb.gy rebrand.ly shorturl.at buff.ly
    adf.ly v.gd bl.ink soo.gd lnkd.in trib.al shorte.st u.to qps.ru dwz.cn t.cn url.cn suo.im tsel.me bitly.com j.mp
    urlz.fr gg.gg t.ly t2m.io x.co linktr.ee snip.ly me2.do han.gl vo.la
""")

MESSENGERS = _set("""
    t.me telegram.me telegram.org wa.me whatsapp.com line.me lin.ee zalo.me viber.com discord.gg kakao.com m.me
    weixin.qq.com joinchat.com
""")

FREE_HOSTING = _set("""
    blogspot.com wordpress.com webnode.com weebly.com wixsite.com 000webhostapp.com github.io netlify.app vercel.app
    web.app firebaseapp.com herokuapp.com pages.dev workers.dev r2.dev glitch.me repl.co tripod.com geocities.com
    angelfire.com yolasite.com jimdo.com ucoz.ru narod.ru godaddysites.com azurewebsites.net ngrok.io duckdns.org
    page.link google.com.sites square.site strikingly.com
""")

# Names of services that are imitated; each owns the domains in which it is the registered label.
BRANDS = _set("""
    paypal amazon apple icloud microsoft office365 outlook google gmail netflix facebook instagram whatsapp telegram
    linkedin twitter ebay dhl fedex usps hermes royalmail chase wellsfargo bankofamerica citibank hsbc barclays natwest
    lloyds santander bbva caixabank itau bradesco nubank sberbank tinkoff gosuslugi avito binance coinbase metamask
    blockchain opensea steam steamcommunity paytm flipkart icici hdfc alibaba aliexpress taobao alipay wechat rakuten
    docomo kakaobank bkash akbank garanti vodafone turkcell telkomsel mandiri orange ameli mondialrelay chronopost
    postnl correos
""")

# Labels under which registrations are made in many countries.
SECOND_LEVEL = _set("co com org net gov ac edu go or ne web my sch")

FREE_MAIL = _set("""
    gmail.com googlemail.com yahoo.com ymail.com rocketmail.com hotmail.com outlook.com live.com msn.com aol.com
    icloud.com me.com mail.com gmx.com gmx.de gmx.net web.de mail.ru bk.ru list.ru inbox.ru yandex.ru ya.ru rambler.ru
    qq.com 163.com 126.com sina.com sohu.com yeah.net naver.com hanmail.net daum.net libero.it virgilio.it orange.fr
    wanadoo.fr laposte.net free.fr proton.me protonmail.com zoho.com rediffmail.com uol.com.br bol.com.br terra.com.br
    tiscali.it tiscali.co.uk yahoo.co.uk yahoo.fr hotmail.fr yahoo.co.in yahoo.co.jp netscape.net excite.com lycos.com
    caramail.com fastmail.com hushmail.com usa.com consultant.com lawyer.com
""")

DISPOSABLE_MAIL = _set("""
    mailinator.com guerrillamail.com guerrillamail.net sharklasers.com 10minutemail.com tempmail.com temp-mail.org
    yopmail.com trashmail.com dispostable.com getnada.com maildrop.cc mintemail.com throwawaymail.com fakeinbox.com
    mailnesia.com spamgourmet.com mytemp.email moakt.com emailondeck.com mohmal.com tempr.email discard.email
    burnermail.io mailcatch.com tempail.com minuteinbox.com inboxkitten.com spam4.me grr.la
""")
