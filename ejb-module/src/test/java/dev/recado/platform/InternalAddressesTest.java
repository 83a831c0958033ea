package dev.recado.platform;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class InternalAddressesTest {
    private final InternalAddresses none = new InternalAddresses("");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "10.0.0.5",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.100.100.200",
                "0.0.0.0",
                "224.0.0.1",
                "[::1]",
                "[::]",
                "[fe80::1]",
                "[fd00:ec2::254]",
                "[::ffff:10.0.0.5]",
                "localhost",
                "LOCALHOST",
                "2130706433",
                "255.255.255.255",
                "240.0.0.1",
                "198.18.0.1",
                "192.0.0.192",
                "[::ffff:169.254.169.254]",
                "[::7f00:1]",
                "[64:ff9b::a9fe:a9fe]",
                "[64:ff9b:1::1]",
                "[2002:7f00:1::]",
                "[2001:0:4136:e378::1]",
                "[fec0::1]",
                "[ff02::1]",
                "127.1",
                "0"
            })
    void what_only_the_server_can_reach_is_internal(String host) {
        assertThat(none.mayReach(host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "172.32.0.1",
                "100.128.0.1",
                "192.169.0.1",
                "[2001:4860:4860::8888]",
                "[64:ff9b::808:808]",
                "[2002:808:808::1]"
            })
    void what_everybody_can_reach_is_not(String host) throws UnknownHostException {
        assertThat(none.mayReach(host)).isTrue();
        assertThat(InternalAddresses.isInternal(InetAddress.getByName(host))).isFalse();
    }

    @Test
    void the_addresses_to_connect_to_are_those_that_were_judged() throws UnknownHostException {
        assertThat(none.reachable("8.8.8.8")).containsExactly(InetAddress.getByName("8.8.8.8"));
        assertThat(none.reachable("localhost")).isEmpty();
        assertThat(new InternalAddresses("localhost").reachable("LOCALHOST")).isNotEmpty();
    }

    @Test
    void hosts_that_the_operator_names_are_open() {
        InternalAddresses some = new InternalAddresses(" 10.0.0.5 , LLM.intern,");

        assertThat(some.mayReach("10.0.0.5")).isTrue();
        assertThat(some.mayReach("llm.intern")).isTrue();
        assertThat(some.mayReach("10.0.0.6")).isFalse();
        assertThat(new InternalAddresses("*").mayReach("10.0.0.6")).isTrue();
    }
}
