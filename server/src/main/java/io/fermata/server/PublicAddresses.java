package io.fermata.server;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Tells addresses of the public internet from all others: loopback, link-local, private, shared, reserved. */
final class PublicAddresses {
    private PublicAddresses() {}

    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        var bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(bytes) : isPublic6(bytes);
    }

    private static boolean isPublic4(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        int third = bytes[2] & 0xff;
        boolean shared = first == 100 && second >= 64 && second < 128;
        boolean protocols = first == 192 && second == 0 && (third == 0 || third == 2);
        boolean benches = first == 198 && (second == 18 || second == 19 || (second == 51 && third == 100));
        boolean examples = first == 203 && second == 0 && third == 113;
        return first != 0 && first < 240 && !shared && !protocols && !benches && !examples;
    }

    /** Only 2000::/3 is given out; in it stand ranges that lead back into IPv4, and examples. */
    private static boolean isPublic6(byte[] bytes) {
        int first = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
        int second = ((bytes[2] & 0xff) << 8) | (bytes[3] & 0xff);
        boolean tunnels = first == 0x2002 || (first == 0x2001 && second == 0);
        boolean examples = first == 0x2001 && second == 0xdb8;
        return (first & 0xe000) == 0x2000 && !tunnels && !examples;
    }
}
