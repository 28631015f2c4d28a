#pragma once
// The Material icons that the window uses. Only these code points are loaded.

namespace segue::theme {

/// Values are the font's code points (fonts-material-design-icons-iconfont).
enum class Icon : char16_t {
    none = 0,
    search = 0xe8b6, call = 0xe0b0, chat = 0xe0b7, email = 0xe0be, web = 0xe894, app = 0xe325, sms = 0xe625,
    payment = 0xe8a1, person = 0xe7fd, people = 0xe7fc, forum = 0xe0bf, verified = 0xe8e8, star = 0xe838, check = 0xe5ca,
    check_circle = 0xe86c, clock = 0xe8b5, globe = 0xe80b, warning = 0xe002, error = 0xe000, cloud_off = 0xe2c1,
    cloud_done = 0xe2bf, sync = 0xe627, sync_problem = 0xe629, flag = 0xe153, done_all = 0xe877, block = 0xe14b,
    expand_more = 0xe5cf, expand_less = 0xe5ce, chevron_right = 0xe5cc, sparkle = 0xe65f, bulb = 0xe90f,
    history = 0xe889, timeline = 0xe922, moon = 0xe51c, sun = 0xe430, contrast = 0xe3ab, dock = 0xe949, undo = 0xe166,
    send = 0xe163, note = 0xe89c, edit = 0xe3c9, hourglass = 0xe88b, outbox = 0xef5f, inbox = 0xe156, help = 0xe8fd,
    keyboard = 0xe312, close = 0xe5cd, priority = 0xe645, thumb_up = 0xe8dc, pause = 0xe036, event = 0xe878,
    report = 0xe160, not_interested = 0xe033, peace = 0xeb4c, voice = 0xe91f, route = 0xeacd, map = 0xe55b,
    repeat = 0xe040, place = 0xe55f, handshake = 0xebcb, assignment = 0xe862, home = 0xe88a, letter = 0xe0e1,
    store = 0xea12, link = 0xe157, steps = 0xe242, language = 0xe8e2, lock = 0xe897, robot = 0xf06c, menu = 0xe0b3,
    incoming = 0xe0b5, offline = 0xe648, system = 0xe322, transfer = 0xe0b2, pin = 0xf10d,
};

/// All of them, for the font loader and the test that each glyph exists.
inline constexpr Icon all_icons[] = {
    Icon::search, Icon::call, Icon::chat, Icon::email, Icon::web, Icon::app, Icon::sms, Icon::payment, Icon::person,
    Icon::people, Icon::forum, Icon::verified, Icon::star, Icon::check, Icon::check_circle, Icon::clock, Icon::globe,
    Icon::warning, Icon::error, Icon::cloud_off, Icon::cloud_done, Icon::sync, Icon::sync_problem, Icon::flag,
    Icon::done_all, Icon::block, Icon::expand_more, Icon::expand_less, Icon::chevron_right, Icon::sparkle, Icon::bulb,
    Icon::history, Icon::timeline, Icon::moon, Icon::sun, Icon::contrast, Icon::dock, Icon::undo, Icon::send, Icon::note,
    Icon::edit, Icon::hourglass, Icon::outbox, Icon::inbox, Icon::help, Icon::keyboard, Icon::close, Icon::priority,
    Icon::thumb_up, Icon::pause, Icon::event, Icon::report, Icon::not_interested, Icon::peace, Icon::voice, Icon::route,
    Icon::map, Icon::repeat, Icon::place, Icon::handshake, Icon::assignment, Icon::home, Icon::letter, Icon::store,
    Icon::link, Icon::steps, Icon::language, Icon::lock, Icon::robot, Icon::menu, Icon::incoming, Icon::offline,
    Icon::system, Icon::transfer, Icon::pin,
};

}  // namespace segue::theme
