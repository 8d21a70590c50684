"""Swahili."""

WORDS = {
    "urgency": "haraka sasa_hivi leo_tu mwisho",
    "credential": "nenosiri nywila thibitisha pin_yako",
    "threat": "imefungwa itafungwa imesitishwa",
    "prize": "umeshinda hongera zawadi bahati shinda mshindi",
    "offer": "punguzo ofa bei_nafuu nunua",
    "free": "bure",
    "action": "bonyeza piga tuma_neno jiunge wasiliana jisajili tuma",
    "loan": "mkopo mikopo riba",
    "money": "pesa shilingi milioni ksh tsh mpesa malipo hela",
    "job": "kazi_ ajira mshahara",
    "advance_fee": "freemason utajiri mganga",
    "telecom": "vocha bando dakika airtel safaricom vodacom salio gb",
    "customer": "mteja ndugu_mteja",
    "distress": "nitumie hiyo_pesa namba_hii kwenye_namba jina_litakuja",
    "conversation": "mimi wewe sisi yeye nini lini wapi kwa_nini nani lakini niko uko hapana ndiyo sijui",
    "chatter": "asante habari mambo kesho jana mama baba nyumbani poa sawa pole",
}
