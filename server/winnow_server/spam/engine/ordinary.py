"""Messages as any project might get them, wanted and unwanted: what feedback on others should leave as it is."""

from __future__ import annotations

from functools import cache

from winnow_server.spam.engine.batch import MessageBatch
from winnow_server.spam.engine.vocabulary import Channel

_SMS = """
Your code is 402 118. It is valid for ten minutes. Do not share it with anyone.
Hi, running ten minutes late, save me a seat please
Your parcel was delivered today at 14:05 and left with your neighbour at number 8.
Reminder: dentist on Tuesday at 9:30. Reply C to confirm or call us to change it.
A payment of 23.80 EUR was made with your card ending 4417 at Market Hall.
Mum says dinner is at seven, can you bring bread
Your flight EX 481 now leaves from gate B12. Boarding starts at 17:40.
You have used 80 % of your data. It renews on the 3rd.
ok see you there! which exit do you take?
Your order is on its way and arrives between 10 and 12.
Thank you, we have received your payment of 61.00. Your balance is 0.00.
The water will be turned off in your street on Friday from 8 to 11.
Sen eve geldin mi? Ekmek al lütfen.
Bestätigungscode: 551 204. Geben Sie ihn niemandem weiter.
Votre colis est disponible au point relais jusqu'au 14. Code de retrait 7731.
Tu cita es mañana a las 10:15. Responde SI para confirmar.
Ваш код подтверждения 90313. Никому его не сообщайте.
Besok jadi ketemu jam berapa? Aku tunggu di depan ya
您的验证码是482913，五分钟内有效，请勿告诉他人。
आपका ओटीपी 661204 है। इसे किसी के साथ साझा न करें।
Your parcel is held for an unpaid fee of 1.99. Pay now or it is returned: http://parcel-fee.example.top/pay
Dear customer your account is locked. Verify your details today at http://secure-login.example.xyz
CONGRATULATIONS! You have won a 1000 gift card. Claim before midnight: http://prize.example.club
Hi mum, I lost my phone, this is my new number. Can you send me 850 today? I will pay you back
Unpaid toll of 6.99 on your vehicle. Avoid a fine of 50: http://toll-pay.example.cc
Earn 300 a day from home liking videos, no experience. Message us on Telegram @jobs_now
Final notice: tax refund of 412.60 waits for you. Enter your card at http://refund.example.info
Cheap pills without prescription, discreet delivery, order now http://pills.example.biz
FREE spins! 200 % bonus on your first deposit tonight only, casino http://spin.example.bet
Need cash today? Loan approved up to 5000, no credit check. Reply YES
Son 24 saat! Hesabınız askıya alındı, hemen doğrulayın http://dogrula.example.top
Ihr Konto wird gesperrt. Bestätigen Sie Ihre Daten unter http://konto-pruefung.example.top
Votre compte a été suspendu, mettez à jour vos informations: http://compte.example.xyz
Ha ganado un premio de 5000 euros, llame ahora al 807 555 010
Ваша карта заблокирована! Срочно позвоните по номеру 8 800 555 01 00
Selamat! Nomor anda menang hadiah 100 juta, hubungi segera 0812 5550 100
恭喜您中奖！请点击 http://jiang.example.top 领取奖金，今日有效
"""
_CHAT = """
did you push the fix? the build is still red on my side
lol that was the best episode so far
can someone review my change before lunch, it is a small one
I am at the station, which platform was it again
thanks, works now! the cache was the problem
who is in for football on thursday
meeting moved to three, same room
Кто завтра идёт на пары? Скиньте конспект
Danke dir, bis morgen dann
haha ya udah besok aja kita lanjut
yo, anyone know a good place for noodles near the office
the docs say the default is 30 seconds but I see 60
Guaranteed 20 % profit a week, I trade for you, write me and start with 200
Hello dear, I saw your profile and think we could be good friends, add me on WhatsApp
Работа на дому, от 5000 в день, пишите в личку, осталось 3 места
Free Steam gift, first 100 people only: http://steam-gift.example.ru
Send 0.1 BTC to this address and get 0.2 back, live event now
Support: your wallet needs to be validated, enter your recovery phrase at http://wallet-sync.example.app
Join our VIP signals group, 95 % accuracy, link in bio http://signals.example.io
Hot girls near you, write now http://dating.example.date
"""
_EMAIL = """
Please find attached the minutes of last week's meeting. Let me know if anything is missing.
Your order 48211 has shipped. You can follow it in your account. Thank you for shopping with us.
The nightly build failed in the storage tests again. I think it is the same race as in June; I will look.
Hi Karen, are we still on for the call with the auditors tomorrow? I can do ten or half past two.
This month in the newsletter of the garden club: pruning roses, a visit to the seed bank, and the new opening hours.
Your password was changed. If it was you, there is nothing to do. If not, choose another in the settings.
Attached is our invoice for September, payable within thirty days. The bank details are the same as before.
Re: patch for the parser. Looks good to me apart from the naming; could you split the second commit?
You are invited to Lena's farewell on Friday at four in the kitchen on the third floor. There will be cake.
Thank you for your application. We would like to invite you to a conversation with the team next week.
Sehr geehrte Frau Vogt, anbei erhalten Sie den Vertrag zur Durchsicht. Bei Fragen rufen Sie mich gern an.
Bonjour, je vous confirme notre rendez-vous de jeudi à 14 heures dans vos bureaux.
I am a lawyer of a bank. A client died without heirs and left 18.5 million dollars; your share is 40 %.
Dear user, your mailbox is full. Click here within 24 hours to keep your account: http://mail-upgrade.example.top
I have recorded you through your camera. Pay 900 dollars in bitcoin within two days or everybody you know will see it.
Boost your ranking! We place 500 backlinks on strong sites for only 99. Reply to this mail for a free report.
Get the lowest prices on all medicines, no prescription needed, worldwide shipping. Visit http://meds.example.biz
You have an unpaid invoice. Open the attached document and enable editing to see the details.
Make money fast working from home! Our members earn 4,000 a week. This is not a scam, act now.
Are you at your desk? I am in a meeting and need you to buy five gift cards for a client. Send me the codes.
Replica watches at 85 % off, the same quality as the originals, order today and get one free.
Votre abonnement a expiré. Mettez à jour votre moyen de paiement pour éviter l'interruption: http://facturation.example.xyz
"""
_PUBLIC = """
Great video, the part about the gears helped me a lot, thank you
I disagree with the second point, the numbers are from 2012
Same problem here with version 4.2, going back to 4.1 works
This song reminds me of summer holidays with my grandparents
Could you add an example for windows to the readme?
Keren banget bang, ditunggu video berikutnya
First time I understand how this works, subscribed
The market looks weak today, I keep my coins and wait
Check out my channel, I give away phones every day, link in my profile
I made 12,000 in a month with the help of Mrs Anderson, write her on WhatsApp +1 555 0100
Situs slot gacor terpercaya, daftar sekarang bonus 100 % http://slot.example.vip
GIVEAWAY: 5000 ETH for the community, send any amount and receive double http://eth-event.example.live
Lost your crypto? Recovery expert got back all my funds, contact him on Telegram
Buy followers and likes, cheap and instant http://followers.example.shop
"""


@cache
def ordinary() -> MessageBatch:
    """About a hundred messages of our own writing, in a dozen languages, half of them unwanted."""
    of = [(Channel.SMS, _SMS), (Channel.CHAT, _CHAT), (Channel.EMAIL, _EMAIL), (Channel.COMMENT, _PUBLIC)]
    rows = [(channel, text) for channel, lines in of for text in lines.strip().split("\n")]
    return MessageBatch([text for _, text in rows], channels=[channel for channel, _ in rows])
