### VK's refusals, shared by all tools.

vk-token = VK does not accept the bot's access token, or none is set. Tell the bot's administrator that a new token is needed.
vk-token-kind = The bot's access token does not fit this request: a user's token is needed. Tell the bot's administrator.
vk-own-token = VK does not accept your key. Send a new one, or delete the old one to use the common key: /vktoken
vk-own-token-kind = Your key does not fit this request: a user's key is needed, not a community's or an application's. Send another: /vktoken
vk-own-captcha = VK wants a proof that a person is asking (error { $code }). What could be collected is shown. Sign in to VK in a browser, pass the check and ask again.
vk-quota = VK allows no more of these requests today (error { $code }). What could be collected is shown. Go on tomorrow.
vk-flood = VK asks for a break (error { $code }). What could be collected is shown. Try again in ten minutes.
vk-captcha = VK wants a proof that a person is asking (error { $code }). What could be collected is shown. The bot's administrator has to sign in with this token and pass the check.
vk-unavailable = VK does not answer properly (error { $code }). What could be collected is shown. Try again in a few minutes.
