#include "core/base/text.h"
#include "core/pack/signed.h"
#include "core/runtime/files.h"
#include "core/runtime/pack_source.h"
#include "desktop/cli/commands.h"
#include "desktop/cli/support.h"

#include <iostream>

namespace segue::cli {
namespace {

using base::Json;

int refuse(const base::Error& error) {
    say_error(error);
    return error.code == base::Code::unavailable ? exit_environment : exit_refused;
}

base::Result<pack::Signer> open_key(const std::string& file) {
    const auto json = runtime::read_json_file(file);
    if (!json) return json.error();
    return pack::read_signer(*json, file);
}

/// When it expires: a time, or so long from now.
std::optional<base::Time> expiry(const std::string& text, base::Time now) {
    if (const auto span = base::parse_duration(text)) return now + *span;
    const auto time = base::parse_time(text);
    if (!time) say_error("--expires " + base::in_quotes(text) + " is neither a time (2027-06-30T00:00:00Z) nor a length (P180D)");
    return time;
}

int write_json_file(const std::string& file, const Json& json, bool secret = false) {
    const auto written = runtime::write_whole_file(file, base::write_json_pretty(json) + "\n", secret);
    return written ? exit_done : refuse(written.error());
}

int keygen(const PackOptions& options) {
    const auto key = base::signing_key(runtime::random_seed());
    if (!key) return refuse(key.error());
    if (const int exit = write_json_file(options.out, pack::signer_json({options.name, *key}), true)) return exit;
    const Json open = pack::signer_json({options.name, {key->public_key, {}}});
    if (options.json) std::cout << base::write_json(open) << '\n';
    else std::cout << "The secret key is in " << options.out << "; only you can read it. Keep it off shared disks.\nFor the list of trusted signers:\n" << base::write_json_pretty(open) << '\n';
    return exit_done;
}

int sign(const PackOptions& options, base::Time now) {
    const auto key = open_key(options.key);
    if (!key) return refuse(key.error());
    const auto until = expiry(options.expires, now);
    if (!until) return exit_usage;
    const auto folder = runtime::read_pack_folder(pack_folder(options.file));
    auto reading = folder.issues.empty() ? runtime::read_pack_files(folder.files, folder.name, now) : pack::Reading{nullptr, folder.issues};
    for (const auto& issue : reading.issues) std::cerr << base::issue_text(issue) << '\n';
    if (!reading.pack) {
        say_error("a pack with errors is not signed");
        return exit_refused;
    }
    pack::SealedHead head;
    head.id = reading.pack->id;
    head.version = reading.pack->version;
    head.sealed_at = now;
    head.expires_at = *until;
    head.rolls_back = options.rolls_back;
    const auto sealed = pack::seal_pack(folder.files, head, *key);
    if (!sealed) return refuse(sealed.error());
    if (const int exit = write_json_file(options.out, *sealed)) return exit;
    if (!options.json) std::cout << options.out << ": " << head.id << " " << head.version << ", signed by " << key->name << ", until " << base::format_time(*until) << ". Another person must approve it: segue pack approve " << options.out << " --key THEIR.key\n";
    return exit_done;
}

int approve(const PackOptions& options) {
    const auto key = open_key(options.key);
    if (!key) return refuse(key.error());
    const auto json = runtime::read_json_file(options.file);
    if (!json) return refuse(json.error());
    const auto head = pack::peek(*json);
    if (!head) return refuse(head.error());
    const auto sealed = pack::add_signature(*json, *key);
    if (!sealed) return refuse(sealed.error());
    const std::string out = options.out.empty() ? options.file : options.out;
    if (const int exit = write_json_file(out, *sealed)) return exit;
    if (!options.json) std::cout << out << ": " << base::clean_text(head->id) << " " << base::clean_text(head->version) << " by " << base::clean_text(head->author) << ", approved by " << key->name << '\n';
    return exit_done;
}

int verify(const PackOptions& options, base::Time now) {
    runtime::PackSource source = pack_source(options.file);
    if (!options.trust.empty()) source.trust = options.trust;
    source.kill = options.kill;
    source.keep.clear();  // looking changes nothing
    const auto opened = runtime::open_pack(source, now);
    for (const auto& issue : opened.issues) std::cerr << base::issue_text(issue) << '\n';
    const bool is_signed = !opened.signed_by.empty();
    const bool good = opened.pack && is_signed && opened.refused.empty() && opened.kill_refused.empty();
    std::string why = opened.refused.empty() ? opened.kill_refused : opened.refused;
    if (const std::string path = source.path.string() + ": "; why.starts_with(path)) why.erase(0, path.size());
    if (why.empty() && opened.pack && !is_signed) why = "it is an unsigned folder";
    if (why.empty() && !opened.pack) why = "it has errors";
    if (options.json) {
        Json names = Json::list();
        for (const auto& name : opened.signed_by) names.push(name);
        Json out = Json::object({{"file", options.file}, {"good", good}, {"why", why}, {"signed_by", std::move(names)}});
        if (opened.pack) out.set("id", opened.pack->id).set("version", opened.pack->version).set("digest", opened.pack->digest);
        if (opened.expires_at) out.set("expires_at", base::format_time(*opened.expires_at));
        std::cout << base::write_json(out) << '\n';
    } else if (good) {
        std::cout << options.file << ": " << opened.pack->id << " " << opened.pack->version << ", signed by ";
        for (std::size_t i = 0; i < opened.signed_by.size(); ++i) std::cout << (i ? " and " : "") << opened.signed_by[i];
        std::cout << ", good until " << base::format_time(*opened.expires_at) << '\n';
    } else {
        std::cout << options.file << ": refused: " << base::clean_text(why, 1000) << '\n';
    }
    return good ? exit_done : exit_no;
}

int kill(const PackOptions& options, base::Time now) {
    const auto key = open_key(options.key);
    if (!key) return refuse(key.error());
    const auto until = expiry(options.expires, now);
    if (!until) return exit_usage;
    pack::KillOrder order;
    order.pack = options.file;
    order.number = options.number > 0 ? options.number : now.us / base::us_per_second;  // a later one has a higher one
    order.issued_at = now;
    order.expires_at = *until;
    for (const auto& id : options.actions) order.kills.push_back({id, {}, {}, options.reason});
    for (const auto& id : options.journeys) order.kills.push_back({{}, id, {}, options.reason});
    for (const auto& id : options.channels) order.kills.push_back({{}, {}, id, options.reason});
    const auto sealed = pack::seal_kill(order, *key);
    if (!sealed) return refuse(sealed.error());
    if (const int exit = write_json_file(options.out, *sealed)) return exit;
    if (!options.json) std::cout << options.out << ": " << order.kills.size() << " switched off in " << order.pack << " until " << base::format_time(*until) << ", signed by " << key->name << '\n';
    return exit_done;
}

}  // namespace

int run_pack(const PackOptions& options) {
    auto now = time_or_now(options.now);
    if (!now) return exit_usage;
    now->us -= now->us % base::us_per_second;  // people read these times
    if (options.what == "keygen") return keygen(options);
    if (options.what == "sign") return sign(options, *now);
    if (options.what == "approve") return approve(options);
    if (options.what == "verify") return verify(options, *now);
    return kill(options, *now);
}

}  // namespace segue::cli
