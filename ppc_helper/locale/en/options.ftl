## Options of tools: name and values on buttons

kf_fixate_keywords-option-parts = Words
kf_fixate_keywords-option-parts-stop = stop words only
kf_fixate_keywords-option-parts-all = all function words
kf_fixate_keywords-option-pronouns = Pronouns
kf_fixate_keywords-option-only_risky = Fix
kf_fixate_keywords-option-only_risky-no = always
kf_fixate_keywords-option-only_risky-yes = where meaning changes

kf_group_duplicates-option-order = Word order
kf_group_duplicates-option-order-ignore = does not matter
kf_group_duplicates-option-order-keep = matters
kf_group_duplicates-option-forms = Word forms
kf_group_duplicates-option-forms-ignore = do not matter
kf_group_duplicates-option-forms-keep = matter
kf_group_duplicates-option-keep = Keep
kf_group_duplicates-option-keep-frequency = the most frequent
kf_group_duplicates-option-keep-shortest = the shortest
kf_group_duplicates-option-keep-first = the first

seo_page_facts-option-agent = As
seo_page_facts-option-agent-desktop = a browser
seo_page_facts-option-agent-mobile = a phone
seo_page_facts-option-agent-yandexbot = Yandex's robot
seo_page_facts-option-agent-googlebot = Google's robot

seo_check_urls_status_code-option-agent = As
seo_check_urls_status_code-option-agent-desktop = a browser
seo_check_urls_status_code-option-agent-mobile = a phone
seo_check_urls_status_code-option-agent-yandexbot = Yandex's robot
seo_check_urls_status_code-option-agent-googlebot = Google's robot
seo_check_urls_status_code-option-method = Request
seo_check_urls_status_code-option-method-auto = as it fits
seo_check_urls_status_code-option-method-head = HEAD
seo_check_urls_status_code-option-method-get = GET
seo_check_urls_status_code-option-pages = Pages
seo_check_urls_status_code-option-pages-look = read the start
seo_check_urls_status_code-option-pages-no = do not read


kf_clean-option-case = Case
kf_clean-option-case-lower = lower
kf_clean-option-case-keep = as it is
kf_clean-option-keep_operators = Operators
kf_clean-option-keep_operators-yes = keep
kf_clean-option-keep_operators-no = drop
kf_clean-option-cities = Cities
kf_clean-option-cities-no = keep
kf_clean-option-cities-drop = drop
kf_clean-option-mixed_script = Mixed scripts
kf_clean-option-mixed_script-mark = mark
kf_clean-option-mixed_script-fix = mend

kf_normalise-option-order = Word order
kf_normalise-option-order-keep = as it is
kf_normalise-option-order-sort = by alphabet
kf_normalise-option-stop_words = Stop words
kf_normalise-option-stop_words-keep = keep
kf_normalise-option-stop_words-drop = drop

kf_ngrams-option-n = Words in a row
kf_ngrams-option-lemmas = Word forms
kf_ngrams-option-lemmas-yes = together
kf_ngrams-option-lemmas-no = apart
kf_ngrams-option-stop_words = Stop words
kf_ngrams-option-stop_words-drop = drop
kf_ngrams-option-stop_words-keep = count

kf_validate-option-level = Check
kf_validate-option-level-phrase = each phrase
kf_validate-option-level-group = as a group
kf_validate-option-level-campaign = as a campaign

seo_check_urls_status_code-option-max_redirects = Redirects at most
seo_check_urls_status_code-option-timeout = Wait, s
