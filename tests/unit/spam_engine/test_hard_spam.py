"""Unwanted messages of our own in many languages score above ham that is easily mistaken, and most are flagged."""

from __future__ import annotations

import numpy as np
import pytest
from winnow_server.ranking import roc
from winnow_server.spam.engine import Channel, Classifier, MessageBatch, Verdict
from winnow_server.spam.engine.training.hard_ham import hard_ham

UNWANTED = {
    Channel.SMS: """
Final notice: your toll of 4.15 is unpaid. Settle it today to avoid a penalty: http://toll-pay-center.top/x2

Your parcel could not be delivered because of a wrong address. Update it within 12 hours:
https://post-track.cfd/u

Ihr Konto wurde eingeschränkt. Bestätigen Sie Ihre Daten sofort: http://sparkasse-sicherheit.xyz/login

Votre carte vitale expire. Mettez à jour vos informations : http://ameli-renouvellement.info

Su cuenta ha sido bloqueada. Verifique sus datos ahora en http://banco-seguro.top

Hesabınız askıya alındı, hemen doğrulayın: http://ziraat-giris.xyz

Ваша карта заблокирована. Срочно позвоните 8 800 123-45-67 или войдите: http://sber-vhod.top

恭喜您中奖5万元，请点击 http://lj-win.top 领取，今日有效

Selamat! Anda menang hadiah 50 juta dari undian. Hubungi 0812-3456-7890 sekarang, klik http://hadiah-bank.xyz

Hi mum, my phone broke, this is my new number. Can you send 800 for the rent today? I will pay you back tomorrow

FREE entry! Win a 500 voucher every week, txt WIN to 80082 now. 18+ T&Cs apply

You are pre-approved for a loan of 10,000 with no credit check! Apply now: www.fastcash-loan.club
""",
    Channel.CHAT: """
Earn 300 dollars daily from your phone, no experience needed, only 20 places left. Write to our manager on
Telegram @easyprofit

Требуются люди для удалённой работы, доход от 5000 в день, пишите в личку плюс

Join our VIP signals channel, 98% win rate, guaranteed 10x on crypto: https://t.me/joinchat/abc

Ganhe dinheiro em casa, 500 reais por dia, chame no WhatsApp agora mesmo!!!

Заработок на инвестициях без риска! Гарантированная прибыль 200% в месяц, жми на ссылку http://invest-pro.top

Casino bonus 300% pour votre premier dépôt, jouez maintenant http://casino-or.win
""",
    Channel.EMAIL: """
Dear beneficiary, I am Barrister John Cole. My late client left 8.5 million dollars and you were named as next
of kin. Kindly reply with your full name and bank details in strict confidence.

Cheap medications without prescription! Viagra, Cialis, up to 80% off, discreet shipping worldwide. Order now
http://pharma-deal.top

Your mailbox is almost full. Click here to verify your password or your account will be suspended within 24
hours: http://198.51.100.20/webmail/login

I recorded you through your webcam. Send 900 dollars in bitcoin to 1BoatSLRHtKNngkdXEeobR76b53LETtpyX within 48
hours or all your contacts will see the video.

We can rank your website first on Google in 30 days. Guaranteed SEO traffic and backlinks for 99 dollars, reply
today for a free audit!

Congratulations! You have been selected for a free gift card worth 1000 dollars. Claim your reward now:
http://gift-claim.club/win

Replica watches of all brands, lowest prices, free shipping, buy now!!! http://replica-best.xyz

Lose 20 kilos in a month with this miracle pill! Doctors hate it. Limited offer, order today
http://slim-fast.top
""",
    Channel.COMMENT: """
Check out my channel and subscribe, giving away 1000 dollars to the first 100 subscribers!!!

I made 12,000 in two weeks trading with Mrs Clara, contact her on WhatsApp +1 555 0100 you will thank me later

Main di slot gacor hari ini, jackpot terus maxwin bonus 100% daftar sekarang
""",
    Channel.POST: """
Airdrop live now! Claim 500 USDT for free, connect your wallet at https://claim-airdrop.xyz, only 24 hours left

Sexy singles near you want to chat tonight, click http://hot-dates.win
""",
}


def _messages(text: str) -> list[str]:
    return [" ".join(paragraph.splitlines()) for paragraph in text.strip().split("\n\n")]


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.load()


@pytest.mark.parametrize("channel", UNWANTED)
def test_unwanted_messages_score_above_ham_that_is_easily_mistaken(classifier: Classifier, channel: Channel) -> None:
    unwanted = _messages(UNWANTED[channel])
    ham = [text for texts in hard_ham().values() for text in texts]
    scores = classifier.classify(MessageBatch(unwanted + ham, channels=[channel] * (len(unwanted) + len(ham)))).score
    assert roc(scores, np.arange(len(scores)) < len(unwanted)).auc > 0.9


@pytest.mark.parametrize(("channel", "least"), [(Channel.SMS, 0.4), (Channel.CHAT, 0.3), (Channel.EMAIL, 0.8)])
def test_the_default_flags_many(classifier: Classifier, channel: Channel, least: float) -> None:
    unwanted = _messages(UNWANTED[channel])
    verdicts = classifier.classify(MessageBatch(unwanted, channels=[channel] * len(unwanted))).verdicts
    assert (verdicts > Verdict.HAM).mean() >= least
