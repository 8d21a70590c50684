"""English."""

WORDS = {
    "urgency": """
        urgent* immediat* expire* expiring hurry asap deadline act_now act_fast last_chance final_notice
        final_reminder limited_time time_sensitive today_only ends_today ends_soon within_24 24_hours 48_hours
        instantly right_away without_delay before_it dont_miss don_t_miss while_stocks last_day final_hours
        only_today soonest
    """,
    "credential": """
        password* passcode verify verif* login log_in signin sign_in otp pin_code credential* confirm_your
        update_your validate* authenticat* security_code kyc ssn social_security username user_name billing_info*
        card_number cvv id_number personal_details account_details click_to_verify unlock your_account
    """,
    "threat": """
        suspend* deactivat* blocked terminated restricted on_hold unauthori* unusual_activity suspicious compromis*
        violation legal_action arrest* warrant penalt* overdue locked disabled disconnect* will_be_closed
        fraud_alert security_alert past_due hacked webcam_record* infected
    """,
    "prize": """
        winner* winning* you_won have_won youve_won prize* award* congrat* lottery lotto jackpot lucky reward*
        claim* selected guaranteed bonus* sweepstake* raffle draw_held gift_card* giftcard* voucher* free_gift
        entitled hamper
    """,
    "offer": """
        offer* discount* sale sales deal deals cheap* save_up save_now promo* buy_now order_now shop_now price*
        exclusive special_offer half_price best_price lowest* clearance coupon* cashback flat_rs rs_off percent_off
        off_on off_all new_collection warranty shipping brand_new trial_offer risk_free satisfaction money_back
        lifetime introductory bargain* hot_deal* upto launch* limited_offer limited_edition
    """,
    "free": """
        free freemsg for_free no_cost free_of_charge complimentary at_no no_obligation no_fee* no_charge free_trial
        absolutely_free toll_free
    """,
    "action": """
        click* call_now call_us call_me_now call_free txt text_stop reply_yes reply_with to_claim visit_our visit_us
        visit_www register_now sign_up apply_now apply_online join_now join_us download_now subscribe follow_this
        contact_us contact_our tap_here order_today learn_more read_more see_attached open_the dial missed_call
        sms_to send_to stop_to check_out check_this link_below for_more_info more_info for_details book_now enroll*
    """,
    "opt_out": """
        unsubscrib* opt_out optout opt_in remove_me removed_from be_removed to_stop reply_stop text_stop
        stop_receiving no_longer_wish mailing_list this_email_was you_are_receiving you_received_this manage_your
        preferences newsletter dnd t_c tandc tcs conditions_apply terms_apply
    """,
    "loan": """
        loan* mortgage* refinanc* credit_score bad_credit credit_card* debt* lender* lending low_rate*
        interest_rate* apr pre_approved preapproved borrow* repayment* home_equity consolidat* payday pawn emi
    """,
    "investment": """
        invest* profit* stock_alert stocks shares_of trading trader* trade_signal* forex dividend* roi returns
        portfolio penny_stock* otc strong_buy price_target market_cap nasdaq ticker undervalued short_term
        passive_income wealth millionaire* financial_freedom mutual_fund*
    """,
    "cryptocurrency": """
        bitcoin* btc ethereum eth crypto* blockchain usdt airdrop* token_sale ico nft wallet* binance coinbase
        altcoin* defi mining_pool seed_phrase presale
    """,
    "money": """
        cash money dollar* usd million* thousand* pounds earn* income per_week per_day per_month a_week payout*
        pay_only payment* refund* tax_refund balance_due wire_transfer bank_transfer fund funds deposit* fee fees
        compensation rebate stimulus
    """,
    "job": """
        work_from_home work_at_home home_based part_time full_time job_offer job_opportunit* hiring vacanc* resume
        extra_income extra_cash no_experience be_your_own own_boss recruit* salary weekly_pay business_opportunit*
        mlm multi_level downline diploma* university_degree* from_anywhere data_entry mystery_shopper
    """,
    "advance_fee": """
        next_of_kin beneficiar* inherit* deceased late_husband late_father barrister attorney_to diplomat*
        consignment foreign_partner transfer_this the_sum_of sum_of million_dollars united_states_dollars god_bless
        widow* bank_manager trunk_box safe_keeping modalit* utmost confidential* business_proposal proposal
        assistance western_union moneygram your_share dormant contract_sum cote_d nigeria* ghana lagos burkina
        abidjan benin reverend orphan* charity dying cancer trustworthy god_fearing dear_friend compliments
    """,
    "adult": """
        sex* porn* xxx nude* naked singles horny adult* erotic* escort* milf webcam* hot_girls hot_babes babes fuck*
        pussy cum dating hookup onlyfans lonely_wives housewives teens bigger_penis amateur orgasm* dick blowjob*
        lesbian* flirt* chat_line fantasies
    """,
    "pharmacy": """
        viagra cialis levitra pills pharmac* meds medication* prescription* rx xanax valium tramadol phentermine
        weight_loss lose_weight diet diets fat_burn* enlarge* penis erection* erectile hgh herbal supplement* detox
        anti_aging hair_loss cbd keto slimming soma vicodin ambien health_products
    """,
    "gambling": """
        casino* poker betting bet_now slots roulette wager* gambl* spins blackjack bookmaker* sportsbook odds
        free_bet* jackpots baccarat bingo scratchcard*
    """,
    "delivery": """
        parcel* package_is your_package shipment* courier redeliver* delivery_fee undelivered tracking_number
        customs usps fedex dhl ups royal_mail post_office held_at out_for_delivery reschedul* your_order
    """,
    "banking": """
        bank bank_account banking paypal visa mastercard netbanking net_banking debit_card atm account_number iban
        swift routing transaction* statement hsbc barclays chase wells_fargo citibank sbi hdfc icici paytm ebay
        amazon irs hmrc
    """,
    "telecom": """
        ringtone* polyphonic tones mobile_upd* camera_phone video_phone recharge topup top_up talktime data_pack
        prepaid postpaid unlimited_calls unlimited_data per_min p_min ppm 150p 10p sms_alert voicemail network_min*
        line_rental handset* sim_card per_msg per_text nokia logos caller_tune hello_tune validity
    """,
    "messenger": """
        whatsapp telegram viber wechat t_me wa_me signal_group dm_me inbox_me message_me text_me_on hit_me_up add_me
        my_number instagram snapchat kik contact_him contact_her manager_on
    """,
    "web_services": """
        seo search_engine* website_traffic web_traffic backlink* rankings hosting domain_name* web_design
        email_marketing bulk_email targeted_traffic leads software oem windows_xp photoshop adobe license*
        subscribers my_channel sub_to subscribe_to check_my my_video my_videos followers likes views giveaway
        promotion_of visit_my get_paid
    """,
    "customer": """
        dear_customer dear_user dear_member dear_client dear_valued valued_customer customer_service customer_care
        customers dear_sir dear_subscriber account_holder our_records our_database our_company our_product*
        our_service* service_provider helpline support_team department technical_team
    """,
    "distress": """
        hi_mum hi_mom hi_dad new_number broken_phone lost_my_phone stranded emergency robbed hospital_bill
        please_help need_your_help send_me_money borrow_some urgent_help my_phone_broke
    """,
    "formal": """
        kindly hereby herewith esteemed regards sincerely to_whom undersigned respectfully hello_dear dear_beloved
        greetings pleased_to_inform inform_you please_be_informed please_note notify notification of_your your_name
        your_full your_email_address reply_to_this attention attn sir_madam i_am_mr i_am_mrs my_name_is
    """,
    "conversation": """
        i me my im ill ive id you u we he she they him her them did didnt dont doesnt was were think thought know
        knew maybe guess wanna gonna gotta what when where how why who which because though still really actually
        should would could had went came said told saw feel
    """,
    "chatter": """
        lol haha* hehe* lmao omg ok okay yeah yea yep yup nope hey hi bro dude mate babe honey sweetheart sorry
        thanks thank_you thx cool nice wow hmm umm oh ah aww home tomorrow tonight yesterday later dinner lunch
        sleep mom dad mum class exam movie bored tired miss_you love_you good_night good_morning see_you lor lah leh
    """,
    "work": """
        attached meeting* schedul* project* report* discuss* review* agenda minutes_of team conference draft
        comments patch patches bug bugs server kernel linux module* compile* error* install* version list_mailing
        wrote forwarded fyi spreadsheet contract* question* issue* agreement regarding function code script perl
        python debian ubuntu file files directory command branch merge commit test tests deploy*
    """,
}
