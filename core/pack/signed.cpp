#include "core/pack/signed.h"

#include "core/base/read_object.h"
#include "core/base/text.h"
#include "core/pack/version.h"

#include <algorithm>
#include <set>

namespace segue::pack {
namespace {

using base::Code;
using base::Error;
using base::Issues;
using base::Json;
using base::ObjectReader;
using base::Result;

Error first_issue(const Issues& issues) {
    const auto& issue = issues.all().front();
    return {Code::invalid, issue.message + (issue.suggestion.empty() ? "" : " (" + issue.suggestion + ")"), base::place_text(issue.file, issue.place)};
}

std::string signed_bytes(std::string_view format, std::string_view body) { return std::string(format) + "\n" + std::string(body); }

/// One signature as the file has it.
struct Mark {
    std::string signer, key, signature;
};
struct Envelope {
    std::string body;
    std::vector<Mark> marks;
};

Result<Envelope> open_envelope(const Json& sealed, const char* format) {
    Issues issues("signed file");
    ObjectReader in(sealed, "a signed file", issues);
    Envelope out;
    const std::string is = in.required_text("format");
    out.body = in.required_text("body");
    in.required("signatures");
    for (const Json& item : in.list("signatures")) {
        ObjectReader mark(item, "a signature", issues);
        out.marks.push_back({mark.required_text("signer"), mark.required_text("key"), mark.required_text("signature")});
        mark.finish();
    }
    in.finish();
    if (issues.has_errors()) return first_issue(issues);
    if (is != format) return Error{Code::invalid, "this is no file of the format " + std::string(format), {}};
    return out;
}

Result<Json> read_body(const Envelope& envelope) {
    base::JsonLimits limits;
    limits.max_text = limits.max_bytes;
    return base::parse_json(envelope.body, "signed body", limits);
}

/// The names of the trusted people who have truly signed; every mark must be good.
Result<std::vector<std::string>> check_marks(const Envelope& envelope, const char* format, const Trust& trust) {
    if (envelope.marks.empty()) return Error{Code::denied, "nobody has signed it", {}};
    const std::string bytes = signed_bytes(format, envelope.body);
    std::vector<std::string> names;
    std::set<std::string> keys;
    for (const Mark& mark : envelope.marks) {
        const auto known = std::find_if(trust.signers.begin(), trust.signers.end(), [&](const Signer& s) { return s.key.public_key == mark.key; });
        if (known == trust.signers.end()) return Error{Code::denied, "the key of " + base::in_quotes(mark.signer) + " is not among the trusted ones", {}};
        if (known->name != mark.signer) return Error{Code::denied, "the key of " + base::in_quotes(known->name) + " signs as " + base::in_quotes(mark.signer), {}};
        if (!base::is_signed_by(mark.key, mark.signature, bytes)) return Error{Code::denied, "the signature of " + base::in_quotes(mark.signer) + " does not fit: the file was changed after it was signed", {}};
        const bool twice = !keys.insert(mark.key).second || std::find(names.begin(), names.end(), known->name) != names.end();
        if (twice) return Error{Code::denied, base::in_quotes(known->name) + " has signed twice; the second signature must be another person's", {}};
        names.push_back(known->name);
    }
    return names;
}

Json envelope_json(const char* format, const std::string& body, Json marks) {
    return Json::object({{"format", format}, {"body", body}, {"signatures", std::move(marks)}});
}

Result<Json> mark_json(const char* format, const std::string& body, const Signer& signer) {
    const auto signature = base::sign(signer.key.seed, signed_bytes(format, body));
    if (!signature) return signature.error();
    return Json::object({{"signer", signer.name}, {"key", signer.key.public_key}, {"signature", *signature}});
}

Result<Json> sealed_json(const char* format, const Json& body, const Signer& signer) {
    const std::string text = base::write_json(body);
    auto mark = mark_json(format, text, signer);
    if (!mark) return mark.error();
    return envelope_json(format, text, Json::list({std::move(mark).value()}));
}

SealedHead read_head(ObjectReader& in) {
    SealedHead head;
    head.id = in.required_text("id");
    head.version = in.required_text("version");
    head.author = in.required_text("author");
    in.required("sealed_at");
    in.required("expires_at");
    head.sealed_at = in.time("sealed_at").value_or(base::Time{});
    head.expires_at = in.time("expires_at").value_or(base::Time{});
    head.rolls_back = in.text("rolls_back");
    return head;
}

Result<PackFiles> read_files(const Json* files, Issues& issues) {
    PackFiles out;
    if (!files || !files->members()) return Error{Code::invalid, "the signed body holds no files", {}};
    for (const auto& file : *files->members()) {
        if (!file.second.text()) issues.error(file.second.place(), "a file must be a text");
        else out[file.first] = *file.second.text();
    }
    return out;
}

/// Whether the version may follow the last one.
std::optional<Error> against_rollback(const SealedHead& head, const std::string& last_version) {
    if (last_version.empty()) return {};
    const auto order = compare_versions(head.version, last_version);
    if (!order) return Error{Code::invalid, "the versions " + base::in_quotes(head.version) + " and " + base::in_quotes(last_version) + " cannot be compared", {}};
    if (*order >= 0 || head.rolls_back == last_version) return {};
    return Error{Code::denied, "version " + head.version + " is below " + last_version + ", which was loaded before; to go back on purpose, sign it with --rolls-back " + last_version, {}};
}

/// The pack's own head must say the same as the signed one.
std::optional<Error> against_own_head(const SealedHead& head, const PackFiles& files) {
    const auto own = files.find("pack.json");
    if (own == files.end()) return Error{Code::invalid, "the signed pack has no pack.json", {}};
    const auto json = base::parse_json(own->second, "pack.json");
    if (!json) return json.error();
    if (json->text_or("id") == head.id && json->text_or("version") == head.version) return {};
    return Error{Code::invalid, "pack.json is " + base::in_quotes(json->text_or("id")) + " " + std::string(json->text_or("version")) + ", but " + base::in_quotes(head.id) + " " + head.version + " was signed", {}};
}

std::optional<Error> against_clock(base::Time from, base::Time until, base::Time now) {
    if (now >= until) return Error{Code::denied, "it expired at " + base::format_time(until), {}};
    // A clock that is a day behind must not stop a desk.
    if (from > now + base::days(1)) return Error{Code::denied, "it was signed at " + base::format_time(from) + ", which is yet to come; is the clock right?", {}};
    return {};
}

}  // namespace

Result<Trust> read_trust(const Json& json, const std::string& name) {
    Issues issues(name);
    ObjectReader in(json, "the list of trusted signers", issues);
    Trust trust;
    const std::int64_t needed = in.integer("needed", 2);
    in.required("signers");
    for (const Json& item : in.list("signers")) {
        ObjectReader signer(item, "a signer", issues);
        Signer one{signer.required_text("name"), {signer.required_text("key"), {}}};
        signer.finish();
        const bool twice = std::any_of(trust.signers.begin(), trust.signers.end(), [&](const Signer& s) { return s.name == one.name || s.key.public_key == one.key.public_key; });
        if (twice) issues.error(item.place(), "the name or key of " + base::in_quotes(one.name) + " stands twice; two signatures must be two people");
        trust.signers.push_back(std::move(one));
    }
    in.finish();
    if (needed < 2) issues.error(json.place(), "'needed' must be 2 or more: nobody approves their own pack");
    trust.needed = static_cast<std::size_t>(std::max<std::int64_t>(needed, 2));
    if (trust.signers.size() < trust.needed && !issues.has_errors()) issues.error(json.place(), "there are fewer signers than a pack needs");
    if (issues.has_errors()) return first_issue(issues);
    return trust;
}

Result<Signer> read_signer(const Json& json, const std::string& name) {
    Issues issues(name);
    ObjectReader in(json, "a signing key", issues);
    Signer signer{in.required_text("name"), {in.required_text("key"), in.required_text("secret")}};
    in.finish();
    if (issues.has_errors()) return first_issue(issues);
    return signer;
}

Json signer_json(const Signer& signer) {
    Json json = Json::object({{"name", signer.name}, {"key", signer.key.public_key}});
    if (!signer.key.seed.empty()) json.set("secret", signer.key.seed);
    return json;
}

Result<Json> seal_pack(const PackFiles& files, const SealedHead& head, const Signer& author) {
    Json all = Json::object();
    for (const auto& file : files) all.set(file.first, file.second);
    Json body = Json::object({{"id", head.id}, {"version", head.version}, {"author", author.name}, {"sealed_at", base::format_time(head.sealed_at)},
                              {"expires_at", base::format_time(head.expires_at)}, {"files", std::move(all)}});
    if (!head.rolls_back.empty()) body.set("rolls_back", head.rolls_back);
    if (!is_version(head.version)) return Error{Code::invalid, "the version " + base::in_quotes(head.version) + " is no semantic version like 1.2.0", "pack.json"};
    if (head.expires_at <= head.sealed_at) return Error{Code::invalid, "it would expire before it is signed", {}};
    if (auto error = against_own_head(head, files)) return *error;
    return sealed_json(pack_format, body, author);
}

Result<Json> add_signature(const Json& sealed, const Signer& signer) {
    const auto envelope = open_envelope(sealed, pack_format);
    if (!envelope) return envelope.error();
    const std::string bytes = signed_bytes(pack_format, envelope->body);
    Json marks = Json::list();
    for (const Mark& mark : envelope->marks) {
        if (mark.signer == signer.name || mark.key == signer.key.public_key) return Error{Code::denied, base::in_quotes(signer.name) + " has signed it already; another person must approve it", {}};
        if (!base::is_signed_by(mark.key, mark.signature, bytes)) return Error{Code::denied, "the signature of " + base::in_quotes(mark.signer) + " does not fit: the file was changed after it was signed", {}};
        marks.push(Json::object({{"signer", mark.signer}, {"key", mark.key}, {"signature", mark.signature}}));
    }
    auto mark = mark_json(pack_format, envelope->body, signer);
    if (!mark) return mark.error();
    marks.push(std::move(mark).value());
    return envelope_json(pack_format, envelope->body, std::move(marks));
}

Result<SealedHead> peek(const Json& sealed) {
    const auto envelope = open_envelope(sealed, pack_format);
    if (!envelope) return envelope.error();
    const auto body = read_body(*envelope);
    if (!body) return body.error();
    Issues issues("signed body");
    ObjectReader in(*body, "the signed body", issues);
    SealedHead head = read_head(in);
    in.any("files");
    in.finish();
    if (issues.has_errors()) return first_issue(issues);
    return head;
}

Result<Verified> verify_pack(const Json& sealed, const Trust& trust, base::Time now, const std::string& last_version) {
    const auto envelope = open_envelope(sealed, pack_format);
    if (!envelope) return envelope.error();
    auto names = check_marks(*envelope, pack_format, trust);
    if (!names) return names.error();
    if (names->size() < trust.needed) return Error{Code::denied, "it needs the signatures of " + std::to_string(trust.needed) + " people and has " + std::to_string(names->size()), {}};
    const auto body = read_body(*envelope);
    if (!body) return body.error();
    Issues issues("signed body");
    ObjectReader in(*body, "the signed body", issues);
    Verified out;
    out.head = read_head(in);
    auto files = read_files(in.required("files"), issues);
    in.finish();
    if (issues.has_errors()) return first_issue(issues);
    if (!files) return files.error();
    out.files = std::move(files).value();
    out.signed_by = std::move(names).value();
    if (auto error = against_clock(out.head.sealed_at, out.head.expires_at, now)) return *error;
    if (auto error = against_own_head(out.head, out.files)) return *error;
    if (auto error = against_rollback(out.head, last_version)) return *error;
    return out;
}

Result<Json> seal_kill(const KillOrder& order, const Signer& signer) {
    Json kills = Json::list();
    for (const auto& kill : order.kills) {
        Json one = Json::object({{"reason", kill.reason}});
        if (!kill.action.empty()) one.set("action", kill.action);
        if (!kill.journey.empty()) one.set("journey", kill.journey);
        if (!kill.channel.empty()) one.set("channel", kill.channel);
        kills.push(std::move(one));
    }
    const Json body = Json::object({{"pack", order.pack}, {"number", order.number}, {"issued_at", base::format_time(order.issued_at)},
                                    {"expires_at", base::format_time(order.expires_at)}, {"kill", std::move(kills)}});
    return sealed_json(kill_format, body, signer);
}

Result<KillOrder> verify_kill(const Json& sealed, const Trust& trust, base::Time now, std::int64_t last_number) {
    const auto envelope = open_envelope(sealed, kill_format);
    if (!envelope) return envelope.error();
    const auto names = check_marks(*envelope, kill_format, trust);
    if (!names) return names.error();
    const auto body = read_body(*envelope);
    if (!body) return body.error();
    Issues issues("signed body");
    ObjectReader in(*body, "the signed body", issues);
    KillOrder order;
    order.pack = in.required_text("pack");
    order.number = in.integer("number", 0);
    in.required("issued_at");
    in.required("expires_at");
    order.issued_at = in.time("issued_at").value_or(base::Time{});
    order.expires_at = in.time("expires_at").value_or(base::Time{});
    policy::Policies read;
    in.required("kill");
    policy::read_kills(in.list("kill"), read, issues);
    order.kills = std::move(read.kills);
    in.finish();
    if (issues.has_errors()) return first_issue(issues);
    if (now >= order.expires_at) order.kills.clear();
    else if (auto error = against_clock(order.issued_at, order.expires_at, now)) return *error;
    if (order.number < last_number) return Error{Code::denied, "order " + std::to_string(order.number) + " is older than order " + std::to_string(last_number) + ", which holds now", {}};
    return order;
}

Result<PackFiles> with_kills(PackFiles files, const std::vector<policy::Kill>& kills) {
    if (kills.empty()) return files;
    const auto found = files.find("policies.json");
    auto policies = base::parse_json(found == files.end() ? std::string_view("{}") : std::string_view(found->second), "policies.json");
    if (!policies) return policies.error();
    if (!policies->is_object()) return Error{Code::invalid, "it must be an object", "policies.json"};
    Json all = policies->find("kill") ? *policies->find("kill") : Json::list();
    if (!all.is_list()) return Error{Code::invalid, "'kill' must be a list", "policies.json"};
    for (const auto& kill : kills) {
        Json one = Json::object({{"reason", kill.reason}});
        if (!kill.action.empty()) one.set("action", kill.action);
        if (!kill.journey.empty()) one.set("journey", kill.journey);
        if (!kill.channel.empty()) one.set("channel", kill.channel);
        all.push(std::move(one));
    }
    policies->set("kill", std::move(all));
    files["policies.json"] = base::write_json_pretty(*policies);
    return files;
}

}  // namespace segue::pack
